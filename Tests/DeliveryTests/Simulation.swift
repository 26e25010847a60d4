import EventLog
import Vendors

@testable import Delivery

/// A dispatcher in simulated time, with a log in memory and vendors that do as they are told.
///
/// Nothing here waits: events are taken from a queue ordered by time, so that hours pass in milliseconds and every run
/// with the same seed is the same.
struct Simulation {
    /// What a simulated vendor does with a request.
    struct Response {
        var verdict: Verdict
        var latency: Duration = .milliseconds(5)
    }

    struct Sent {
        let outlet: Int
        let at: Duration
        let sequences: [Int64]
    }

    private(set) var now = Duration.zero
    private(set) var dispatcher: Dispatcher
    private(set) var sent: [Sent] = []
    /// Per outlet: sequence → outcome, as recorded.
    private(set) var recorded: [[Int64: String]]
    /// Attempts of what died, as recorded.
    private(set) var attempts: [Int64: Int] = [:]
    /// How often the log was read.
    private(set) var reads = 0
    private(set) var mostInFlight = 0
    private(set) var reports: [String] = []
    private var queue: [(at: Duration, order: Int, event: Event)] = []
    private var order = 0
    private var wakes: Set<Duration> = []
    private var logs: [[StoredEvent]]
    private var position: [Int]
    private var letters: [[ReplayedLetter]]
    /// Events handed out and not recorded beyond which a read says that the windows are full.
    private let mostUnfinished: Int
    private let vendor: (Int, [Item], Duration) -> Response
    private let settings: [OutletSettings]

    init(
        outlets: [OutletSettings],
        rates: [Double?],
        events: Int,
        seed: UInt64 = 1,
        mostUnfinished: Int = .max,
        event: @escaping (Int64) -> StoredEvent = { Simulation.event($0) },
        vendor: @escaping (_ outlet: Int, _ items: [Item], _ now: Duration) -> Response
    ) {
        settings = outlets
        dispatcher = Dispatcher(outlets: outlets, rates: rates, now: .zero, wallOrigin: 1_000_000, seed: seed)
        recorded = outlets.map { _ in [:] }
        logs = outlets.map { _ in (1...Int64(max(events, 1))).prefix(events).map(event) }
        position = outlets.map { _ in 0 }
        letters = outlets.map { _ in [] }
        self.vendor = vendor
        self.mostUnfinished = mostUnfinished
        feed(.tick)
    }

    static func event(_ sequence: Int64, subject: Int64 = 0, call: String? = nil) -> StoredEvent {
        StoredEvent(
            sequence: sequence,
            receivedAt: 1_000_000,
            request: 0,
            source: NameID(rawValue: 1),
            kind: NameID(rawValue: 1),
            subject: subject,
            envelope: call.map { Array($0.utf8) },
            body: Array("{\"n\":\(sequence)}".utf8)
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
        while let next = queue.indices.min(by: { (queue[$0].at, queue[$0].order) < (queue[$1].at, queue[$1].order) }),
            queue[next].at <= limit
        {
            let (at, _, event) = queue.remove(at: next)
            now = max(now, at)
            if case .tick = event { wakes.remove(at) }
            feed(event)
        }
        now = max(now, limit == .seconds(86_400) ? now : limit)
    }

    mutating func feed(_ event: Event) {
        let actions = dispatcher.step(event, now: now)
        mostInFlight = max(mostInFlight, dispatcher.inFlight)
        for action in actions { perform(action) }
    }

    mutating func append(_ count: Int, outlet: Int = 0) {
        let first = Int64(logs[outlet].count) + 1
        logs[outlet] += (first..<first + Int64(count)).map { Self.event($0) }
        feed(.committed)
    }

    mutating func replay(_ sequences: [Int64], outlet: Int = 0) {
        letters[outlet] += sequences.map { ReplayedLetter(id: $0, attempts: 1, event: Self.event($0)) }
        feed(.replaysQueued)
    }

    private mutating func perform(_ action: Action) {
        switch action {
        case .read(let outlet, let events, _):
            reads += 1
            let room = mostUnfinished - (position[outlet] - recorded[outlet].count)
            let part = logs[outlet].dropFirst(position[outlet]).prefix(min(events, max(room, 0)))
            position[outlet] += part.count
            let isAtEnd = position[outlet] >= logs[outlet].count
            let end = isAtEnd ? Stretch.End.caughtUp : part.count < events ? .windowsFull : .bound
            schedule(.read(outlet: outlet, Stretch(events: Array(part), end: end)), after: .microseconds(100))
        case .readReplays(let outlet, let events, _):
            let part = letters[outlet].prefix(events)
            letters[outlet].removeFirst(part.count)
            schedule(.readReplays(outlet: outlet, Array(part)), after: .microseconds(100))
        case .send(let outlet, let attempt, let items):
            sent.append(Sent(outlet: outlet, at: now, sequences: items.map(\.sequence)))
            let response = vendor(outlet, items, now)
            schedule(.written(attempt: attempt), after: min(.microseconds(200), response.latency))
            let answered = Outlet.Answered(verdict: response.verdict, status: nil, excerpt: nil)
            schedule(.answered(attempt: attempt, answered), after: response.latency)
        case .settle(let attempt, let settlement):
            record(settlement)
            schedule(.recorded(attempt: attempt), after: .milliseconds(1))
        case .wake(let at):
            guard wakes.insert(at).inserted else { return }
            schedule(.tick, after: max(.zero, at - now))
        case .changed(let outlet, _, let gate):
            reports.append("\(settings[outlet].name): \(gate)")
        case .stopped:
            reports.append("stopped")
        }
    }

    private mutating func schedule(_ event: Event, after delay: Duration) {
        order += 1
        queue.append((now + delay, order, event))
    }

    private mutating func record(_ settlement: Settlement) {
        guard let outlet = settings.firstIndex(where: { $0.id == settlement.destination }) else { return }
        for outcome in settlement.outcomes {
            switch outcome {
            case .delivered(let id): recorded[outlet][id.number] = "delivered"
            case .dead(let id, let death):
                recorded[outlet][id.number] = "dead: \(death.reason)"
                attempts[id.number] = death.attempts
            case .deferred(let sequence, _): recorded[outlet][sequence] = "deferred"
            }
        }
    }

    // MARK: Looking

    func count(_ outcome: String, outlet: Int = 0) -> Int {
        recorded[outlet].values.count { $0 == outcome }
    }

    /// The most requests of an outlet in any stretch of `window`.
    func mostSent(in window: Duration, outlets: Set<Int> = [0]) -> Int {
        let times = sent.filter { outlets.contains($0.outlet) }.map(\.at).sorted()
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
    /// The envelope names the call; those that begin with a capital are ordered, those that begin with `alone` go alone.
    func call(of event: OutboundEvent) -> EndpointCall {
        let method = String(decoding: event.envelope ?? [], as: UTF8.self)
        return EndpointCall(
            method: method, isOrdered: method.first?.isUppercase == true, isAlone: method.hasPrefix("alone"))
    }

    func weight(of event: OutboundEvent) -> Int { event.body.count + 1 }

    func request(for events: [OutboundEvent]) -> OutboundRequest {
        OutboundRequest(method: "POST", url: "http://127.0.0.1/", headers: [:], body: [])
    }

    func verdict(on reply: Reply) -> Verdict { .delivered }
}

extension ItemID {
    var number: Int64 {
        switch self {
        case .event(let sequence): sequence
        case .letter(let id): id
        }
    }
}

extension Item {
    var sequence: Int64 { id.number }
}
