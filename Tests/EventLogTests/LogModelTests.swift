import Testing

@testable import EventLog

/// Random sequences of everything a log can be asked, with restarts, against a dictionary.
struct LogModelTests {
    @Test(arguments: 0..<12 as Range<UInt64>)
    func `whatever happens, the log is where a dictionary would be`(seed: UInt64) async throws {
        try await withLogFixture { fixture in
            var run = try await ModelRun(fixture, seed: seed)
            for _ in 0..<150 {
                try await run.act()
                try await run.check()
            }
            try await run.drainAndGoOn()
        }
    }
}

/// One sequence, and what the log should look like.
private struct ModelRun {
    private enum Fate {
        case pending(isHanded: Bool)
        case delivered
        case died
        case deferred
    }

    private struct Letter {
        let event: Int64
        var state: DeadLetter.State
        var isHanded = false
        var diedTimes = 1
    }

    private struct Lane {
        var fates: [Int64: Fate] = [:]
        /// By event: each event dies once, so a letter is known by it until its id is.
        var letters: [Int64: Letter] = [:]
    }

    private let fixture: LogFixture
    private let seed: UInt64
    private var random: SeededGenerator
    private var shop: Storefront
    private var lanes: [NameID: Lane] = [:]
    private var bodies: [Int64: String] = [:]
    private var last: Int64 = 0

    init(_ fixture: LogFixture, seed: UInt64) async throws {
        self.fixture = fixture
        self.seed = seed
        random = SeededGenerator(seed: seed)
        shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
        for destination in shop.destinations { lanes[destination] = Lane() }
    }

    // MARK: Acting

    mutating func act() async throws {
        fixture.advance(by: Int64.random(in: -5...2_000, using: &random))
        let destination = shop.destinations[Int.random(in: 0..<2, using: &random)]
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<6: try await append()
        case 6..<10: try await read(destination)
        case 10..<14: try await settle(destination)
        case 14: try await settleDeferred(destination)
        case 15: try await replay(destination)
        case 16: try await takeReplays(destination)
        case 17: try await drop(destination)
        case 18: try await shop.log.sweep()
        default: try await restart()
        }
    }

    private mutating func append() async throws {
        let count = Int.random(in: 1...(random.isLucky(0.1) ? 300 : 5), using: &random)
        let route = shop.destinations.filter { _ in random.isLucky(0.6) }
        let texts = (1...count).map { "event \(last + Int64($0))" }
        // An empty route would go to `hold`, which nobody takes over here.
        let destinations = route.isEmpty ? shop.destinations : route
        try await shop.append(texts, to: destinations, envelope: random.isLucky(0.5) ? "envelope \(last)" : nil)
        for text in texts {
            last += 1
            bodies[last] = text
            for destination in destinations { lanes[destination]?.fates[last] = .pending(isHanded: false) }
        }
    }

    private mutating func read(_ destination: NameID) async throws {
        let limit = Int.random(in: 1...50, using: &random)
        var events: [StoredEvent] = []
        var end = Stretch.End.bound
        while events.count < limit, case .bound = end {
            let stretch = try await shop.next(destination, events: limit - events.count)
            events += stretch.events
            end = stretch.end
        }
        let expected = waiting(destination).prefix(limit)
        #expect(events.map(\.sequence) == Array(expected), "seed \(seed)")
        #expect(events.map(\.text) == expected.map { bodies[$0] }, "seed \(seed)")
        for event in events { lanes[destination]?.fates[event.sequence] = .pending(isHanded: true) }
    }

    private mutating func settle(_ destination: NameID) async throws {
        let open = numbers(destination) { if case .pending(true) = $0 { true } else { false } }
        var outcomes: [Outcome] = []
        for sequence in open where random.isLucky(0.6) {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<7:
                outcomes.append(.delivered(.event(sequence)))
                lanes[destination]?.fates[sequence] = .delivered
            case 7..<9: outcomes.append(die(sequence, destination))
            default:
                outcomes.append(.deferred(sequence: sequence, .later))
                lanes[destination]?.fates[sequence] = .deferred
            }
        }
        try await shop.settle(outcomes.shuffled(using: &random), destination)
        if random.isLucky(0.2) { try await shop.settle(outcomes.filter { !$0.isDeferral }, destination) }
    }

    private mutating func die(_ sequence: Int64, _ destination: NameID) -> Outcome {
        lanes[destination]?.fates[sequence] = .died
        lanes[destination]?.letters[sequence] = Letter(event: sequence, state: .dead)
        return .dead(.event(sequence), .refused(reply: random.isLucky(0.5) ? "reply" : nil))
    }

    private mutating func settleDeferred(_ destination: NameID) async throws {
        let deferred = numbers(destination) { if case .deferred = $0 { true } else { false } }
        let found = try await shop.log.deferred(for: destination)
        #expect(found.map(\.event.sequence) == deferred, "seed \(seed)")
        #expect(found.map(\.event.text) == deferred.map { bodies[$0] }, "seed \(seed)")
        var outcomes: [Outcome] = []
        for sequence in deferred where random.isLucky(0.5) {
            if random.isLucky(0.3) {
                outcomes.append(die(sequence, destination))
            } else {
                outcomes.append(.delivered(.event(sequence)))
                lanes[destination]?.fates[sequence] = .delivered
            }
        }
        try await shop.settle(outcomes, destination)
    }

    // MARK: Letters

    private mutating func replay(_ destination: NameID) async throws {
        let limit = Int.random(in: 1...20, using: &random)
        let name = destination == shop.destinations[0] ? "a" : "b"
        let chosen = try await shop.log.letters(LetterFilter(state: .dead, destination: name, limit: limit))
        let count = try await shop.log.replay(LetterFilter(destination: name, limit: limit))
        #expect(count == chosen.count, "seed \(seed)")
        for letter in chosen { change(letter, destination) { $0.state = .replaying } }
    }

    private mutating func takeReplays(_ destination: NameID) async throws {
        let replays = try await shop.log.nextReplays(for: destination, events: 10, bytes: 1 << 20)
        let waiting = lanes[destination]?.letters.values.count { $0.state == .replaying && !$0.isHanded } ?? 0
        #expect(replays.count == min(10, waiting), "seed \(seed)")
        var outcomes: [Outcome] = []
        for replay in replays {
            #expect(replay.event.text == bodies[replay.event.sequence], "seed \(seed)")
            let isLeft = random.isLucky(0.2)
            let dies = random.isLucky(0.4)
            lanes[destination]?.letters[replay.event.sequence]?.isHanded = isLeft
            if isLeft { continue }
            lanes[destination]?.letters[replay.event.sequence]?.state = dies ? .dead : .replayed
            outcomes.append(dies ? .dead(.letter(replay.id), .refused()) : .delivered(.letter(replay.id)))
        }
        try await shop.settle(outcomes, destination)
    }

    private mutating func drop(_ destination: NameID) async throws {
        let limit = Int.random(in: 1...3, using: &random)
        let name = destination == shop.destinations[0] ? "a" : "b"
        let chosen = try await shop.log.letters(LetterFilter(state: .dead, destination: name, limit: limit))
        #expect(try await shop.log.drop(LetterFilter(destination: name, limit: limit)) == chosen.count)
        for letter in chosen { change(letter, destination) { $0.state = .dropped } }
    }

    private mutating func change(_ letter: DeadLetter, _ destination: NameID, _ change: (inout Letter) -> Void) {
        guard let sequence = letter.sequence, var known = lanes[destination]?.letters[sequence] else {
            Issue.record("an unknown letter, seed \(seed)")
            return
        }
        change(&known)
        lanes[destination]?.letters[sequence] = known
    }

    // MARK: Restarting

    /// Cleanly, or as a crash would.
    private mutating func restart() async throws {
        if random.isLucky(0.5) { await shop.log.failForTesting() }
        await shop.log.close()
        shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
        for destination in shop.destinations {
            for sequence in numbers(destination, where: { if case .pending = $0 { true } else { false } }) {
                lanes[destination]?.fates[sequence] = .pending(isHanded: false)
            }
            for sequence in lanes[destination]?.letters.keys.map(\.self) ?? [] {
                lanes[destination]?.letters[sequence]?.isHanded = false
            }
        }
    }

    // MARK: Checking

    func check() async throws {
        let status = try await shop.log.status()
        for destination in status.destinations {
            let lane = try #require(lanes[destination.id])
            #expect(destination.accepted == lane.fates.count, "seed \(seed)")
            #expect(destination.delivered == count(lane) { if case .delivered = $0 { true } else { false } })
            #expect(destination.died == count(lane) { if case .died = $0 { true } else { false } }, "seed \(seed)")
            #expect(destination.deferred == count(lane) { if case .deferred = $0 { true } else { false } })
            #expect(destination.dead == lane.letters.values.count { $0.state == .dead }, "seed \(seed)")
            #expect(destination.replaying == lane.letters.values.count { $0.state == .replaying }, "seed \(seed)")
            #expect(destination.replayed == lane.letters.values.count { $0.state == .replayed }, "seed \(seed)")
            #expect((destination.oldestReceivedAt == nil) == (destination.pending == 0), "seed \(seed)")
        }
    }

    /// Everything is delivered and trimmed; then the log goes on as if nothing had been.
    mutating func drainAndGoOn() async throws {
        try await restart()
        for destination in shop.destinations {
            while case let events = try await shop.next(destination).events, !events.isEmpty {
                try await shop.deliver(events, destination)
            }
            let deferred = try await shop.log.deferred(for: destination)
            try await shop.deliver(deferred.map(\.event), destination)
        }
        fixture.advance(by: 1_000_000)
        try await shop.log.sweep()
        let status = try await shop.log.status()
        #expect(status.events == 0, "seed \(seed)")
        #expect(status.destinations.allSatisfy { $0.pending == 0 }, "seed \(seed)")
        await shop.log.close()
        shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
        try await shop.append(["last"])
        for destination in shop.destinations {
            let events = try await shop.next(destination).events
            #expect(events.map(\.sequence) == [last + 1], "seed \(seed)")
            try await shop.deliver(events, destination)
        }
    }

    private func numbers(_ destination: NameID, where isMeant: (Fate) -> Bool) -> [Int64] {
        (lanes[destination]?.fates ?? [:]).filter { isMeant($0.value) }.keys.sorted()
    }

    private func waiting(_ destination: NameID) -> [Int64] {
        numbers(destination) { if case .pending(false) = $0 { true } else { false } }
    }

    private func count(_ lane: Lane, where isMeant: (Fate) -> Bool) -> Int {
        lane.fates.values.count(where: isMeant)
    }
}

extension Outcome {
    fileprivate var isDeferral: Bool {
        if case .deferred = self { true } else { false }
    }
}
