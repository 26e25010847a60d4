import EventLog
import Vendors

@testable import Delivery

/// A dispatcher in simulated time, with a log in memory and vendors that do as they are told.
///
/// Nothing here waits: events are taken from a queue ordered by time, so that hours pass in milliseconds and every run
/// with the same seed is the same.
///
/// While the disk is full nothing is recorded: whoever asked is told, and it is tried again every 200 ms, as ``Delivery``
/// does.
struct Simulation {
    /// What a simulated vendor does with a request.
    struct Response {
        var verdict: Verdict
        var latency: Duration = .milliseconds(5)
        var status: Int?
        /// From being handed over to its last byte being written, which is when it reaches the vendor.
        var writing: Duration = .microseconds(200)
    }

    struct Sent {
        let outlet: Int
        let at: Duration
        var arrivedAt: Duration
        let sequences: [Int64]
    }

    private(set) var now = Duration.zero
    private(set) var dispatcher: Dispatcher
    private(set) var sent: [Sent] = []
    /// Per outlet: sequence → outcome, as recorded.
    private(set) var recorded: [[Int64: String]]
    /// Per outlet: when each was recorded for good.
    private(set) var settledAt: [[Int64: Duration]]
    /// Attempts of what died, as recorded.
    private(set) var attempts: [Int64: Int] = [:]
    private(set) var histories: [Int64: AttemptHistory] = [:]
    /// How often the log was read.
    private(set) var reads = 0
    private(set) var mostInFlight = 0
    /// The most events that the dispatcher had in memory for one outlet.
    private(set) var mostInMemory = 0
    /// The most bytes of failed batches, halves and those set apart.
    private(set) var mostHeldBytes = 0
    var watchesHeldBytes = false
    private(set) var reports: [String] = []
    /// What the dispatcher asked for and when, when that is to be compared.
    private(set) var trace: [Asked]?

    struct Asked: Equatable {
        let at: Duration
        let what: String
        let which: [Int64]

        init(_ action: Action, at: Duration) {
            self.at = at
            (what, which) =
                switch action {
                case .send(let outlet, let attempt, let items):
                    ("send", [Int64(outlet), Int64(attempt)] + items.map(\.sequence))
                case .settle(let attempt, let settlement):
                    ("settle", [Int64(attempt)] + settlement.outcomes.map(\.sequence))
                case .wake(let time): ("wake", [time.milliseconds])
                case .read(let outlet, let events, _): ("read", [Int64(outlet), Int64(events)])
                default: ("\(action)", [])
                }
        }
    }
    /// Reads by number: when they were let in or turned away.
    private(set) var admitted: [Int: Duration] = [:]
    private(set) var turnedAway: [Int: Duration] = [:]
    /// Those of the present process: where they go, and by when.
    private(set) var asked: [Int: (outlet: Int, until: Duration)] = [:]
    /// What the vendor does with a read.
    var answerRead: (_ now: Duration) -> (latency: Duration, isOverload: Bool) = { _ in (.milliseconds(5), false) }
    /// What the log has beside the cursor.
    private(set) var schedules: [RetrySchedule?]
    private(set) var deferrals: [[Int64: Deferral]]
    private var queue = Agenda()
    private var wakes: Set<Duration> = []
    private var logs: [[StoredEvent]]
    private var appendedAt: [[Int64: Duration]]
    private var position: [Int]
    private var handed: [Int]
    private var letters: [[ReplayedLetter]]
    /// Those that are being replayed, whoever has them.
    private var replaying: [[ReplayedLetter]]
    /// How many requests had been sent when an event was taken back.
    private(set) var takenBack: [Int64: Int] = [:]
    private(set) var paused: Set<Int> = []
    /// When nothing can be recorded.
    var fullDisk: [Range<Duration>] = []
    /// What waits to be recorded, by attempt.
    private var unwritten: [Int: Settlement] = [:]
    private var remembering: [Int: RetrySchedule] = [:]
    /// Attempts that were told so far that theirs cannot be recorded, and were not recorded since.
    private var unrecordable: Set<Int> = []
    /// Outcomes that could not be recorded at once.
    private(set) var delayedOutcomes = 0
    /// Kills before outcomes were recorded.
    private(set) var killsWithUnwritten = 0
    /// Pauses of a destination that had something in memory.
    private(set) var pausesWithWork = 0
    /// Requests to a destination that is paused, and to any while something cannot be recorded.
    private(set) var unduly: [String] = []
    /// Counts processes: what an earlier one awaited does not reach the next.
    private var process = 0
    /// Events handed out and not recorded beyond which a read says that the windows are full.
    private let mostUnfinished: Int
    private let vendor: (Int, [Item], Duration) -> Response
    private let event: (Int64) -> StoredEvent
    private let settings: [OutletSettings]
    private let rates: [Double?]
    private let seed: UInt64

    init(
        outlets: [OutletSettings],
        rates: [Double?],
        events: Int,
        seed: UInt64 = 1,
        mostUnfinished: Int = .max,
        isTraced: Bool = false,
        event: @escaping (Int64) -> StoredEvent = { Simulation.event($0) },
        vendor: @escaping (_ outlet: Int, _ items: [Item], _ now: Duration) -> Response
    ) {
        settings = outlets
        self.rates = rates
        self.seed = seed
        self.event = event
        self.vendor = vendor
        self.mostUnfinished = mostUnfinished
        trace = isTraced ? [] : nil
        dispatcher = Dispatcher(outlets: outlets, rates: rates, now: .zero, wallOrigin: Self.wallOrigin, seed: seed)
        recorded = outlets.map { _ in [:] }
        settledAt = outlets.map { _ in [:] }
        schedules = outlets.map { _ in nil }
        deferrals = outlets.map { _ in [:] }
        logs = outlets.map { _ in (1...Int64(max(events, 1))).prefix(events).map(event) }
        appendedAt = outlets.map { _ in [:] }
        position = outlets.map { _ in 0 }
        handed = outlets.map { _ in 0 }
        letters = outlets.map { _ in [] }
        replaying = outlets.map { _ in [] }
        for outlet in outlets.indices { feed(.began(outlet: outlet, [], nil)) }
    }

    static let wallOrigin: Int64 = 1_000_000

    /// - Parameter bytes: of its body, at least.
    static func event(_ sequence: Int64, subject: Int64 = 0, call: String? = nil, bytes: Int = 0) -> StoredEvent {
        StoredEvent(
            sequence: sequence,
            receivedAt: wallOrigin,
            request: 0,
            source: NameID(rawValue: 1),
            kind: NameID(rawValue: 1),
            subject: subject,
            envelope: call.map { Array($0.utf8) },
            body: Array("{\"n\":\(sequence)}".utf8) + Array(repeating: 0x20, count: max(0, bytes - 12))
        )
    }

    static func outlet(_ name: String = "one", group: Int = 0, change: (inout OutletSettings) -> Void = { _ in })
        -> OutletSettings
    {
        var settings = OutletSettings(
            name: name, id: NameID(rawValue: name.utf8.reduce(0) { $0 * 31 + Int64($1) }), endpoint: StubEndpoint(),
            group: group)
        change(&settings)
        return settings
    }

    // MARK: Running

    /// Lets everything happen that happens before `limit`, or until nothing is left to happen.
    mutating func run(until limit: Duration = .seconds(86_400)) {
        while let next = queue.next, next <= limit, let (at, event, origin) = queue.take() {
            now = max(now, at)
            if case .tick = event { wakes.remove(at) }
            guard origin == process else { continue }
            write(event)
            feed(event)
        }
        now = max(now, limit == .seconds(86_400) ? now : limit)
    }

    mutating func feed(_ event: Event) {
        let actions = dispatcher.step(event, now: now)
        for outlet in settings.indices { mostInMemory = max(mostInMemory, dispatcher.outlets[outlet].fresh.count) }
        if watchesHeldBytes { mostHeldBytes = max(mostHeldBytes, dispatcher.outlets.reduce(0) { $0 + $1.heldBytes }) }
        mostInFlight = max(mostInFlight, settings.indices.reduce(0) { $0 + dispatcher.outlets[$1].inFlight.count })
        for action in actions {
            trace?.append(Asked(action, at: now))
            perform(action)
        }
    }

    /// Somebody waits for a read from an outlet, until `limit` from now.
    mutating func read(_ id: Int, outlet: Int = 0, within limit: Duration = .seconds(1)) {
        asked[id] = (outlet, now + limit)
        feed(.guest(Guests.Guest(id: id, outlet: outlet, until: now + limit)))
    }

    mutating func append(_ count: Int, outlet: Int = 0) {
        let first = Int64(logs[outlet].count) + 1
        for sequence in first..<first + Int64(count) {
            logs[outlet].append(event(sequence))
            appendedAt[outlet][sequence] = now
        }
        feed(.committed)
    }

    /// Appends one event per `interval` to each of these outlets, from now until `limit`, and runs until then. As many
    /// reads as `reads` come at the same time.
    mutating func append(every interval: Duration, outlets: [Int], reads: Int = 0, until limit: Duration) {
        var next = now
        while next < limit {
            run(until: next)
            for outlet in outlets {
                append(1, outlet: outlet)
                for _ in 0..<reads { read(asked.count, outlet: outlet) }
            }
            next += interval
        }
        run(until: limit)
    }

    mutating func replay(_ sequences: [Int64], outlet: Int = 0) {
        let queued = sequences.map { ReplayedLetter(id: $0, attempts: 1, event: event($0)) }
        letters[outlet] += queued
        replaying[outlet] += queued
        for letter in queued { recorded[outlet][letter.id] = nil }
        feed(.replaysQueued)
    }

    /// Whatever is not done with of these events and letters is removed for everybody.
    mutating func takeBack(_ numbers: Set<Int64>) {
        let areReplayed = Set(replaying.joined().map(\.id))
        for number in numbers {
            takenBack[number] = sent.count
            for outlet in settings.indices where [nil, "deferred"].contains(recorded[outlet][number]) {
                if areReplayed.contains(number), !replaying[outlet].contains(where: { $0.id == number }) { continue }
                recorded[outlet][number] = "removed"
                deferrals[outlet][number] = nil
            }
        }
        for outlet in settings.indices { letters[outlet].removeAll { numbers.contains($0.id) } }
        feed(.removed(Set(numbers.map { areReplayed.contains($0) ? .letter($0) : .event($0) })))
    }

    mutating func pause(outlet: Int) {
        let status = dispatcher.status(now: now)[outlet]
        if status.waiting + status.inFlight > 0 { pausesWithWork += 1 }
        paused.insert(outlet)
        feed(.paused(outlet: outlet, true))
    }

    /// As ``Delivery/resume(_:)``.
    mutating func resume(outlet: Int) {
        paused.remove(outlet)
        feed(.paused(outlet: outlet, false))
        feed(.resumed(outlet: outlet))
    }

    /// The process is killed, and another one starts on the same log. Requests on their way may have arrived, but not later
    /// than now: a dead process writes nothing more.
    mutating func kill(after pause: Duration = .milliseconds(50), configured: [OutletSettings]? = nil) {
        process += 1
        wakes = []
        asked = [:]
        if !unwritten.isEmpty { killsWithUnwritten += 1 }
        (unwritten, unrecordable) = ([:], [])
        for index in sent.indices { sent[index].arrivedAt = min(sent[index].arrivedAt, now) }
        now += pause
        var moved = Dispatcher(
            outlets: configured ?? settings, paused: Set(paused.map { settings[$0].id }), rates: rates, now: now,
            wallOrigin: Self.wallOrigin, seed: seed &+ UInt64(process))
        swap(&moved, &dispatcher)
        for outlet in settings.indices {
            handed[outlet] = 0
            letters[outlet] = replaying[outlet].filter { recorded[outlet][$0.id] == nil }
            let deferred = deferrals[outlet].sorted { $0.key < $1.key }.map { sequence, deferral in
                DeferredEvent(event: logs[outlet][Int(sequence) - 1], deferral: deferral)
            }
            feed(.began(outlet: outlet, deferred, schedules[outlet]))
        }
    }

    private mutating func perform(_ action: Action) {
        switch action {
        case .read(let outlet, let events, _): read(outlet, events)
        case .readReplays(let outlet, let events, _):
            let part = letters[outlet].prefix(events)
            letters[outlet].removeFirst(part.count)
            schedule(.readReplays(outlet: outlet, Array(part)), after: .microseconds(100))
        case .send(let outlet, let attempt, let items):
            if paused.contains(outlet) { unduly.append("to paused \(outlet)") }
            if !unrecordable.isEmpty { unduly.append("to \(outlet) while an outcome cannot be recorded") }
            let response = vendor(outlet, items, now)
            let writing = min(response.writing, response.latency)
            sent.append(
                Sent(outlet: outlet, at: now, arrivedAt: now + writing, sequences: items.map(\.sequence)))
            schedule(.written(attempt: attempt), after: writing)
            let answered = Outlet.Answered(verdict: response.verdict, status: response.status, excerpt: nil)
            schedule(.answered(attempt: attempt, answered), after: response.latency)
        case .admit(let id):
            admitted[id] = now
            let answer = answerRead(now)
            let writing = min(.microseconds(200), answer.latency)
            sent.append(Sent(outlet: asked[id]?.outlet ?? 0, at: now, arrivedAt: now + writing, sequences: []))
            schedule(.guestWritten(id), after: writing)
            schedule(.guestLeft(id, isOverload: answer.isOverload), after: answer.latency)
        case .turnAway(let id):
            turnedAway[id] = now
        case .settle(let attempt, let settlement):
            unwritten[attempt] = settlement
            let tries = triesUntilThereIsRoom
            if tries.count > 1 { delayedOutcomes += 1 }
            for wait in tries.dropLast() { schedule(.unrecordable(attempt: attempt), after: wait) }
            schedule(.recorded(attempt: attempt), after: tries.last ?? .zero)
        case .remember(let outlet, let plan):
            remembering[outlet] = plan
            schedule(.remembered(outlet: outlet), after: triesUntilThereIsRoom.last ?? .zero)
        case .wake(let at):
            guard wakes.insert(at).inserted else { return }
            schedule(.tick, after: max(.zero, at - now))
        case .changed(let outlet, _, let gate):
            reports.append("\(settings[outlet].name): \(gate)")
        case .stopped:
            reports.append("stopped")
        }
    }

    /// From now on: when a write is tried, up to the time at which it succeeds.
    private var triesUntilThereIsRoom: [Duration] {
        var tries = [Duration.milliseconds(1)]
        while let last = tries.last, fullDisk.contains(where: { $0.contains(now + last) }) {
            tries.append(last + .milliseconds(200))
        }
        return tries
    }

    /// What the log has done when it says so.
    private mutating func write(_ event: Event) {
        switch event {
        case .recorded(let attempt):
            unrecordable.remove(attempt)
            if let settlement = unwritten.removeValue(forKey: attempt) { record(settlement) }
        case .unrecordable(let attempt): unrecordable.insert(attempt)
        case .remembered(let outlet): schedules[outlet] = remembering[outlet]
        default: break
        }
    }

    /// In this process, in order: those of an earlier one that are not recorded, and then the others.
    private mutating func read(_ outlet: Int, _ events: Int) {
        reads += 1
        var room = mostUnfinished == .max ? Int.max : mostUnfinished - (position[outlet] - recorded[outlet].count)
        var part: [StoredEvent] = []
        while part.count < events, handed[outlet] < logs[outlet].count {
            let event = logs[outlet][handed[outlet]]
            if handed[outlet] < position[outlet] {
                handed[outlet] += 1
                if recorded[outlet][event.sequence] == nil { part.append(event) }
            } else {
                guard room > 0 else { break }
                handed[outlet] += 1
                position[outlet] = handed[outlet]
                guard recorded[outlet][event.sequence] == nil else { continue }
                room -= 1
                part.append(event)
            }
        }
        let isAtEnd = handed[outlet] >= logs[outlet].count
        let end = isAtEnd ? Stretch.End.caughtUp : part.count < events ? .windowsFull : .bound
        schedule(.read(outlet: outlet, Stretch(events: part, end: end)), after: .microseconds(100))
    }

    private mutating func schedule(_ event: Event, after delay: Duration) {
        queue.add(at: now + delay, event, process)
    }

    private mutating func record(_ settlement: Settlement) {
        guard let outlet = settings.firstIndex(where: { $0.id == settlement.destination }) else { return }
        // What is not open any more is left as it is, as the log does.
        for outcome in settlement.outcomes where [nil, "deferred"].contains(recorded[outlet][outcome.sequence]) {
            switch outcome {
            case .delivered(let id):
                recorded[outlet][id.number] = "delivered"
                deferrals[outlet][id.number] = nil
                settledAt[outlet][id.number] = now
            case .dead(let id, let death):
                recorded[outlet][id.number] = "dead: \(death.reason)"
                attempts[id.number] = death.attempts
                histories[id.number] = death.history
                deferrals[outlet][id.number] = nil
                settledAt[outlet][id.number] = now
            case .deferred(let sequence, let deferral):
                recorded[outlet][sequence] = "deferred"
                deferrals[outlet][sequence] = deferral
            case .passedOver(let sequence, _):
                recorded[outlet][sequence] = "passed over"
                deferrals[outlet][sequence] = nil
            }
        }
    }

    // MARK: Looking

    func count(_ outcome: String, outlet: Int = 0) -> Int {
        recorded[outlet].values.count { $0 == outcome }
    }

    /// Of every event in the log, "nothing" where nothing was recorded.
    func outcomes(outlet: Int) -> [(sequence: Int64, outcome: String)] {
        logs[outlet].map { ($0.sequence, recorded[outlet][$0.sequence] ?? "nothing") }
    }

    /// From being appended to being recorded, of all that are, in ascending order.
    func delays(outlet: Int) -> [Duration] {
        appendedAt[outlet].compactMap { sequence, at in settledAt[outlet][sequence].map { $0 - at } }.sorted()
    }

    /// The most requests of an outlet that reach the vendor in any stretch of `window`.
    func mostSent(in window: Duration, outlets: Set<Int> = [0]) -> Int {
        let times = sent.filter { outlets.contains($0.outlet) }.map(\.arrivedAt).sorted()
        var most = 0
        var first = 0
        for index in times.indices {
            while times[index] - times[first] >= window { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}

struct StubEndpoint: Endpoint {
    /// The envelope names the call; those that begin with a capital are ordered, those that begin with `alone` go alone, and
    /// those that begin with `long` are worth three requests.
    func call(of event: OutboundEvent) -> EndpointCall {
        let method = String(decoding: event.envelope ?? [], as: UTF8.self)
        return EndpointCall(
            method: method, isOrdered: method.first?.isUppercase == true, isAlone: method.hasPrefix("alone"))
    }

    func weight(of event: OutboundEvent) -> Int { event.body.count + 1 }

    func parts(of event: OutboundEvent) -> [OutboundEvent] {
        event.envelope?.starts(with: "long".utf8) == true ? [event, event, event] : []
    }

    func request(for events: [OutboundEvent]) -> OutboundRequest {
        OutboundRequest(method: "POST", url: "http://127.0.0.1/", headers: [:], body: [])
    }

    func verdict(on reply: Reply) -> Verdict { .delivered }

    func code(of reply: Reply) -> String? { nil }
}

extension ItemID {
    var number: Int64 {
        switch self {
        case .event(let sequence): sequence
        case .letter(let id): id
        }
    }
}

extension Outcome {
    fileprivate var sequence: Int64 {
        switch self {
        case .delivered(let id), .dead(let id, _): id.number
        case .deferred(let sequence, _), .passedOver(let sequence, _): sequence
        }
    }
}

extension Item {
    var sequence: Int64 { id.number }
}
