import Testing

@testable import EventLog

/// One sequence, and what the log should look like.
///
/// Destinations `a` and `b` are known from the start; `c` takes over what is held when it is first configured.
struct ModelRun {
    enum Fate {
        case pending(isHanded: Bool)
        case delivered
        case died
        case deferred
        case removed
    }

    private struct Letter {
        let event: Int64
        var state: DeadLetter.State
        var isHanded = false
    }

    private struct Lane {
        var fates: [Int64: Fate] = [:]
        /// By event: each event dies once, so a letter is known by it until its id is.
        var letters: [Int64: Letter] = [:]
    }

    struct Mismatch: Error, CustomStringConvertible {
        let description: String
    }

    private static let names = ["a", "b", "c"]

    private let fixture: LogFixture
    private var random = SeededGenerator(seed: 0)
    private var log: SQLiteEventLog
    private var source = NameID(rawValue: 0)
    private var kind = NameID(rawValue: 0)
    private var ids: [String: NameID] = [:]
    private var configured = ["a", "b"]
    /// Those that were configured once: they can be routed to.
    private var known = ["a", "b"]
    private var lanes: [String: Lane] = ["a": Lane(), "b": Lane()]
    private var held: [Int64] = []
    private var heldRemoved = 0
    private var bodies: [Int64: String] = [:]
    private var last: Int64 = 0

    init(_ fixture: LogFixture) async throws {
        self.fixture = fixture
        log = try await fixture.open()
        try await introduce()
    }

    private mutating func introduce() async throws {
        source = try await log.intern("storefront", as: .source)
        kind = try await log.intern("PAGE_VIEW", as: .kind)
        for name in Self.names { ids[name] = try await log.intern(name, as: .destination) }
        try await configure()
    }

    private func configure() async throws {
        try await log.configure(
            destinations: configured.map { DestinationStart(destination: id($0), start: .now, sources: [source]) })
    }

    private func id(_ name: String) -> NameID { ids[name] ?? NameID(rawValue: -1) }

    private func same<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
        guard found != expected else { return }
        throw Mismatch(description: "\(what): \(found), not \(expected)")
    }

    // MARK: Acting

    mutating func perform(_ action: ModelAction) async throws {
        random = SeededGenerator(seed: action.seed)
        fixture.advance(by: Int64.random(in: -5...2_000, using: &random))
        let name = known[Int.random(in: 0..<known.count, using: &random)]
        switch action.kind {
        case .append: try await append()
        case .appendHeld: try await appendHeld()
        case .read: try await read(name)
        case .settle: try await settle(name)
        case .settleDeferred: try await settleDeferred(name)
        case .replay: try await replay(name)
        case .takeReplays: try await takeReplays(name)
        case .drop: try await drop(name)
        case .dropOwed: try await dropOwed()
        case .takeBack: try await takeBack()
        case .trim: try await trim()
        case .reconfigure: try await reconfigure()
        case .restart: try await restart()
        case .drain: try await drain()
        case .plantedFault: last += 1
        }
    }

    private mutating func append() async throws {
        let count = Int.random(in: 1...(random.isLucky(0.1) ? 300 : 5), using: &random)
        let route = known.filter { _ in random.isLucky(0.6) }
        let destinations = route.isEmpty ? known : route
        for sequence in try await append(count, to: destinations) {
            for destination in destinations { lanes[destination]?.fates[sequence] = .pending(isHanded: false) }
        }
    }

    private mutating func appendHeld() async throws {
        held += try await append(Int.random(in: 1...5, using: &random), to: [])
    }

    private mutating func append(_ count: Int, to destinations: [String]) async throws -> [Int64] {
        let route = try await log.route(to: destinations.map(id))
        let sequences = (1...count).map { last + Int64($0) }
        for sequence in sequences { bodies[sequence] = "event \(sequence)" }
        try await log.append(
            Submission(
                request: 7, source: source,
                envelope: random.isLucky(0.5) ? Array("envelope \(last)".utf8) : nil,
                events: sequences.map { sequence in
                    NewEvent(kind: kind, subject: 5, route: route, body: Array("event \(sequence)".utf8)[...])
                }))
        last += Int64(count)
        return sequences
    }

    private mutating func read(_ name: String) async throws {
        let limit = Int.random(in: 1...50, using: &random)
        var events: [StoredEvent] = []
        var end = Stretch.End.bound
        while events.count < limit, case .bound = end {
            let stretch = try await log.next(for: id(name), events: limit - events.count, bytes: 1 << 20)
            events += stretch.events
            end = stretch.end
        }
        let expected = configured.contains(name) ? Array(waiting(name).prefix(limit)) : []
        try same(events.map(\.sequence), expected, "\(name) is handed")
        try same(events.map(\.text), expected.map { bodies[$0] ?? "" }, "\(name) is handed")
        for event in events { lanes[name]?.fates[event.sequence] = .pending(isHanded: true) }
    }

    private func settle(_ outcomes: [Outcome], _ name: String) async throws {
        try await log.settle(Settlement(destination: id(name), outcomes: outcomes))
    }

    private mutating func settle(_ name: String) async throws {
        let open = numbers(name) { if case .pending(true) = $0 { true } else { false } }
        var outcomes: [Outcome] = []
        for sequence in open where random.isLucky(0.6) {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<7:
                outcomes.append(.delivered(.event(sequence)))
                lanes[name]?.fates[sequence] = .delivered
            case 7..<9: outcomes.append(die(sequence, name))
            default:
                outcomes.append(.deferred(sequence: sequence, .later))
                lanes[name]?.fates[sequence] = .deferred
            }
        }
        try await settle(outcomes.shuffled(using: &random), name)
        if random.isLucky(0.2) { try await settle(outcomes.filter { !$0.isDeferral }, name) }
    }

    private mutating func die(_ sequence: Int64, _ name: String) -> Outcome {
        lanes[name]?.fates[sequence] = .died
        lanes[name]?.letters[sequence] = Letter(event: sequence, state: .dead)
        return .dead(.event(sequence), .refused(reply: random.isLucky(0.5) ? "reply" : nil))
    }

    private mutating func settleDeferred(_ name: String) async throws {
        let deferred = numbers(name) { if case .deferred = $0 { true } else { false } }
        let found = try await log.deferred(for: id(name))
        try same(found.map(\.event.sequence), deferred, "set apart for \(name)")
        try same(found.map(\.event.text), deferred.map { bodies[$0] ?? "" }, "set apart for \(name)")
        var outcomes: [Outcome] = []
        for sequence in deferred where random.isLucky(0.5) {
            if random.isLucky(0.3) {
                outcomes.append(die(sequence, name))
            } else {
                outcomes.append(.delivered(.event(sequence)))
                lanes[name]?.fates[sequence] = .delivered
            }
        }
        try await settle(outcomes, name)
    }

    // MARK: Letters

    private mutating func replay(_ name: String) async throws {
        let limit = Int.random(in: 1...20, using: &random)
        let chosen = try await log.letters(LetterFilter(state: .dead, destination: name, limit: limit))
        let count = try await log.replay(LetterFilter(destination: name, limit: limit))
        // Nobody would send those of a destination that is not configured.
        guard configured.contains(name) else { return try same(count, 0, "replayed to \(name)") }
        try same(count, chosen.count, "replayed to \(name)")
        for letter in chosen { try change(letter, name) { $0.state = .replaying } }
    }

    private mutating func takeReplays(_ name: String) async throws {
        let replays = try await log.nextReplays(for: id(name), events: 10, bytes: 1 << 20)
        let waiting = lanes[name]?.letters.values.count { $0.state == .replaying && !$0.isHanded } ?? 0
        try same(replays.count, min(10, waiting), "letters handed to \(name)")
        var outcomes: [Outcome] = []
        for replay in replays {
            let sequence = replay.event.sequence
            try same(replay.event.text, bodies[sequence] ?? "", "a letter of \(name)")
            let isLeft = random.isLucky(0.2)
            let dies = random.isLucky(0.4)
            lanes[name]?.letters[sequence]?.isHanded = isLeft
            if isLeft { continue }
            lanes[name]?.letters[sequence]?.state = dies ? .dead : .replayed
            outcomes.append(dies ? .dead(.letter(replay.id), .refused()) : .delivered(.letter(replay.id)))
        }
        try await settle(outcomes, name)
    }

    private mutating func drop(_ name: String) async throws {
        let limit = Int.random(in: 1...3, using: &random)
        let chosen = try await log.letters(LetterFilter(state: .dead, destination: name, limit: limit))
        let count = try await log.drop(LetterFilter(destination: name, limit: limit))
        try same(count, chosen.count, "dropped of \(name)")
        for letter in chosen { try change(letter, name) { $0.state = .dropped } }
    }

    private mutating func change(_ letter: DeadLetter, _ name: String, _ change: (inout Letter) -> Void) throws {
        guard let sequence = letter.sequence, var known = lanes[name]?.letters[sequence] else {
            throw Mismatch(description: "a letter of \(name) that nobody knows: \(letter.id)")
        }
        change(&known)
        lanes[name]?.letters[sequence] = known
    }

    // MARK: Space and configuration

    /// Of those that are not configured, `hold` included.
    private mutating func dropOwed() async throws {
        let gone = known.filter { !configured.contains($0) }
        if gone.isEmpty || random.isLucky(0.5) {
            try same(try await log.dropOwed(to: LogSchema.hold), held.count, "held and dropped")
            heldRemoved += held.count
            held = []
            return
        }
        let name = gone[0]
        let owed = numbers(name) { $0.isOwed }
        try same(try await log.dropOwed(to: id(name)), owed.count, "owed to \(name) and dropped")
        for sequence in owed { lanes[name]?.fates[sequence] = .removed }
    }

    /// What was handed out of it is settled afterwards, which must change nothing.
    private mutating func takeBack() async throws {
        let chosen = Set(bodies.keys.sorted().suffix(200).filter { _ in random.isLucky(0.2) })
        let texts = Set(chosen.compactMap { bodies[$0] })
        let owed = chosen.count { sequence in
            held.contains(sequence) || lanes.values.contains { $0.fates[sequence]?.isOwed ?? false }
        }
        let removed = try await log.removeOwed(of: source) { _, body in
            texts.contains(String(decoding: body, as: UTF8.self))
        }
        try same(removed, owed, "owed and taken back")
        heldRemoved += held.count(where: chosen.contains)
        held.removeAll(where: chosen.contains)
        for name in known {
            var late: [Outcome] = []
            for sequence in chosen {
                guard let fate = lanes[name]?.fates[sequence], fate.isOwed else { continue }
                if case .pending(true) = fate { late.append(.delivered(.event(sequence))) }
                if case .deferred = fate { late.append(.dead(.event(sequence), .refused())) }
                lanes[name]?.fates[sequence] = .removed
            }
            try await settle(late, name)
        }
    }

    private mutating func trim() async throws {
        if random.isLucky(0.5) { fixture.advance(by: 100_000) }
        try await log.sweep()
    }

    private mutating func reconfigure() async throws {
        configured = Self.names.filter { _ in random.isLucky(0.7) }
        try await configure()
        guard configured.contains("c"), !known.contains("c") else { return }
        known.append("c")
        lanes["c"] = Lane(fates: Dictionary(uniqueKeysWithValues: held.map { ($0, .pending(isHanded: false)) }))
        held = []
    }

    /// Cleanly, or as a crash would.
    private mutating func restart() async throws {
        if random.isLucky(0.5) { await log.failForTesting() }
        await log.close()
        log = try await fixture.open()
        try await introduce()
        for name in known {
            for sequence in numbers(name, where: { if case .pending = $0 { true } else { false } }) {
                lanes[name]?.fates[sequence] = .pending(isHanded: false)
            }
            for sequence in lanes[name]?.letters.keys.map(\.self) ?? [] {
                lanes[name]?.letters[sequence]?.isHanded = false
            }
        }
    }

    /// Everything is delivered, and what nobody is to get is dropped; then it is trimmed, and the log begins again.
    private mutating func drain() async throws {
        try await restart()
        for name in known where configured.contains(name) {
            while case let events = try await log.next(for: id(name), events: 1_000, bytes: 1 << 20).events,
                !events.isEmpty
            {
                try await settle(events.map { .delivered(.event($0.sequence)) }, name)
            }
            let deferred = try await log.deferred(for: id(name))
            try await settle(deferred.map { .delivered(.event($0.event.sequence)) }, name)
            for sequence in numbers(name, where: \.isOwed) { lanes[name]?.fates[sequence] = .delivered }
        }
        for name in known where !configured.contains(name) {
            _ = try await log.dropOwed(to: id(name))
            for sequence in numbers(name, where: \.isOwed) { lanes[name]?.fates[sequence] = .removed }
        }
        _ = try await log.dropOwed(to: LogSchema.hold)
        heldRemoved += held.count
        held = []
        fixture.advance(by: 1_000_000)
        try await log.sweep()
        try same(try await log.status().events, 0, "events after everything was delivered and trimmed")
        try await restart()
    }

    // MARK: Checking

    func check() async throws {
        let status = try await log.status()
        for destination in status.destinations where destination.name != "hold" {
            guard let lane = lanes[destination.name] else {
                try same(destination.accepted, 0, "accepted for \(destination.name)")
                continue
            }
            try same(destination.accepted, lane.fates.count, "accepted for \(destination.name)")
            try check(destination, lane)
            try same(destination.oldestReceivedAt == nil, destination.pending == 0, "has an oldest")
        }
        let hold = status.destinations.first { $0.name == "hold" }
        try same(hold?.pending ?? 0, held.count, "held")
        if let hold { try same(hold.removed, heldRemoved, "held and removed") }
    }

    private func check(_ destination: LogStatus.Destination, _ lane: Lane) throws {
        let name = destination.name
        let fates = { (isMeant: (Fate) -> Bool) in lane.fates.values.count(where: isMeant) }
        try same(
            destination.delivered, fates { if case .delivered = $0 { true } else { false } }, "delivered to \(name)")
        try same(destination.died, fates { if case .died = $0 { true } else { false } }, "died of \(name)")
        try same(destination.deferred, fates { if case .deferred = $0 { true } else { false } }, "deferred of \(name)")
        try same(destination.removed, fates { if case .removed = $0 { true } else { false } }, "removed of \(name)")
        let letters = { (state: DeadLetter.State) in lane.letters.values.count { $0.state == state } }
        try same(destination.dead, letters(.dead), "dead of \(name)")
        try same(destination.replaying, letters(.replaying), "replaying of \(name)")
        try same(destination.replayed, letters(.replayed), "replayed of \(name)")
    }

    /// Everything is delivered and trimmed; then the log goes on as if nothing had been.
    mutating func drainAndGoOn() async throws {
        try await drain()
        configured = ["a", "b"]
        try await configure()
        let sequences = try await append(1, to: ["a", "b"])
        for name in configured {
            let events = try await log.next(for: id(name), events: 10, bytes: 1 << 20).events
            try same(events.map(\.sequence), sequences, "the first of \(name) after all")
            try await settle(events.map { .delivered(.event($0.sequence)) }, name)
        }
    }

    private func numbers(_ name: String, where isMeant: (Fate) -> Bool) -> [Int64] {
        (lanes[name]?.fates ?? [:]).filter { isMeant($0.value) }.keys.sorted()
    }

    private func waiting(_ name: String) -> [Int64] {
        numbers(name) { if case .pending(false) = $0 { true } else { false } }
    }
}

extension ModelRun.Fate {
    var isOwed: Bool {
        switch self {
        case .pending, .deferred: true
        default: false
        }
    }
}

extension Outcome {
    fileprivate var isDeferral: Bool {
        if case .deferred = self { true } else { false }
    }
}
