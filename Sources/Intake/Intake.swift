public import EventLog
import Validation
public import Vendors

/// From a request to an answer: the whole of intake, as a function free of any HTTP library.
///
///     request ─▶ dialect.open ─▶ parse ─▶ read and judge each event ─▶ log.append (synced) ─▶ dialect's answer
///                    │ credentials   │ malformed    │ refused
///                    ▼               ▼              ▼
///                 answer      dead letter (whole)   dead letter (one event)
///
/// What a shop asks the vendor takes another way, and nothing of it is stored (`Intake+Reading.swift`).
///
/// What it promises:
///
/// - A success answer leaves only after `append` returned, which is after the sync.
/// - Each event is judged by itself: the good ones of a mixed batch are accepted, the bad ones reported with their place
///   and kept as dead letters, in the same transaction.
/// - A request with an `Idempotency-Key` is stored once, however often it is sent (`Intake+Storing.swift`).
/// - Nothing is kept of a request whose credentials are not in order.
///
/// A class, as are the values that go with a request (``Arrival``, ``SourceEntry``): what is handed from closure to closure
/// for each request is counted once, and not field by field.
public final class Intake: Sendable {
    let policy: CurrentPolicy
    let limits: IntakeLimits
    let log: any EventLog
    let kinds: KindTable
    let requestIDs: RequestIDs
    let takingBack: TakingBack
    let underway = Underway()
    let tally = IntakeFigureTally()
    /// What was accepted against advice.
    public let advice = AdviceTally()
    let now: @Sendable () -> Int64
    private let uptime: (@Sendable () -> Duration)?
    let reads = ReadTally()
    let ask: Asking
    let failure: @Sendable (LogError) -> Void

    /// - Parameters:
    ///   - rules: one for each source that a dialect may name.
    ///   - now: milliseconds since 1970.
    ///   - uptime: monotonic time for the sources' rates; the system's when nil.
    ///   - ask: sends a read to its vendor.
    ///   - failure: called when the log cannot be trusted any more; the process should end.
    public init(
        dialects: [any Dialect],
        rules: [SourceRule],
        limits: IntakeLimits,
        log: any EventLog,
        now: @escaping @Sendable () -> Int64,
        uptime: (@Sendable () -> Duration)? = nil,
        ask: @escaping Asking = { _, _, _ in nil },
        failure: @escaping @Sendable (LogError) -> Void = { _ in }
    ) async throws(LogError) {
        self.failure = failure
        self.ask = ask
        self.limits = limits
        self.log = log
        self.now = now
        self.uptime = uptime
        kinds = KindTable(log: log)
        takingBack = TakingBack(log: log)
        for kind in dialects.flatMap(\.kinds) { _ = try await kinds.id(of: kind) }
        requestIDs = RequestIDs(now: now())
        policy = CurrentPolicy(try await Policy(dialects: dialects, rules: rules, log: log, uptime: uptime))
    }

    /// Exchanges credentials, schemas and routes, for requests that begin from now on.
    ///
    /// - Parameter rules: one for each source that a dialect may name; they route to destinations that the log knows.
    public func reload(dialects: [any Dialect], rules: [SourceRule]) async throws(LogError) {
        for kind in dialects.flatMap(\.kinds) { _ = try await kinds.id(of: kind) }
        policy.value = try await Policy(
            after: policy.value, dialects: dialects, rules: rules, log: log, uptime: uptime)
    }

    /// Since the process started.
    public var figures: IntakeFigures {
        let sources = policy.value.sources.map { ($1.name, $0) }
        var figures = tally.figures(sources: Dictionary(sources) { first, _ in first }, kinds: kinds.names)
        figures.reads = reads.figures
        return figures
    }

    /// What to do with a request whose body has not been read: how much of it to read, or the answer to give at once.
    /// To be asked once per request: it counts against the source's rate.
    public func admit(_ head: InboundRequest) -> Admission {
        let policy = policy.value
        guard let opened = policy.open(head) else {
            return .refuse(identified(Self.notFound, as: requestIDs.next()))
        }
        let dialect = opened.dialect
        switch opened.opening {
        case .answered(let answer):
            return .refuse(identified(answer, as: requestIDs.next()))
        case .read(let call) where policy.source(of: call)?.passThrough == nil:
            return .refuse(identified(dialect.refusal(.notPassedThrough, call: call), as: requestIDs.next()))
        case .events(let call), .event(let call, _), .optOut(let call, _), .read(let call):
            if let seconds = policy.source(of: call)?.pace?.take() {
                let answer = dialect.refusal(.tooManyRequests(retryAfterSeconds: seconds), call: call)
                return .refuse(identified(answer, as: requestIDs.next()))
            }
            if !call.isInflating, let encoding = head.headers["Content-Encoding"], encoding.lowercased() != "identity" {
                let answer = dialect.refusal(.encoding(encoding), call: call)
                return .refuse(identified(answer, as: requestIDs.next()))
            }
            return .body(limit: limits.bodyBytes, inflate: call.isInflating, opened: opened)
        }
    }

    /// The answer to a request whose body could not be had.
    public func refuse(_ refusal: Refusal, of head: InboundRequest) -> Answer {
        guard let opened = policy.value.open(head) else {
            return identified(Self.notFound, as: requestIDs.next())
        }
        return identified(opened.dialect.refusal(refusal, call: opened.opening.call), as: requestIDs.next())
    }

    /// - Parameters:
    ///   - opened: from ``admit(_:)``; nil for a request that was not asked about.
    ///   - then: called once with the answer, from any thread, this one too.
    public func respond(
        to request: InboundRequest, opened: Opened? = nil, then: @escaping @Sendable (Answer) -> Void
    ) {
        let id = requestIDs.next()
        let policy = policy.value
        guard let opened = opened ?? policy.open(request) else { return then(identified(Self.notFound, as: id)) }
        let dialect = opened.dialect
        switch opened.opening {
        case .answered(let answer): then(identified(answer, as: id))
        case .events(let call): take(request, id, policy, dialect, call, then)
        case .event(let call, let body): take(request.with(body), id, policy, dialect, call, then)
        case .read(let call): read(request, id, policy, dialect, call, then)
        case .optOut(let call, let optOut):
            guard let arrival = arrival(request.with(optOut.body), id, policy, dialect, call, then) else { return }
            let era = underway.begin()
            Task {
                then(identified(await take(optOut, arrival), as: id))
                underway.end(era)
            }
        }
    }

    /// For those who wait.
    public func respond(to request: InboundRequest) async -> Answer {
        await withCheckedContinuation { continuation in
            respond(to: request) { continuation.resume(returning: $0) }
        }
    }

    /// Nil where the answer is given already.
    private func arrival(
        _ request: InboundRequest, _ id: UInt64, _ policy: Policy, _ dialect: any Dialect, _ call: Call,
        _ then: (Answer) -> Void
    ) -> Arrival? {
        guard let source = policy.source(of: call) else {
            then(identified(dialect.refusal(.notFound, call: call), as: id))
            return nil
        }
        return Arrival(request, id: id, source: source, dialect: dialect, call: call)
    }

    private func take(
        _ request: InboundRequest, _ id: UInt64, _ policy: Policy, _ dialect: any Dialect, _ call: Call,
        _ then: @escaping @Sendable (Answer) -> Void
    ) {
        guard let arrival = arrival(request, id, policy, dialect, call, then) else { return }
        let era = underway.begin()
        take(arrival) { [self] answer in
            then(identified(answer, as: id))
            underway.end(era)
        }
    }

    /// An answer to a repeat has the id of the first already.
    func identified(_ answer: Answer, as id: UInt64) -> Answer {
        guard answer.headers["X-Request-Id"] == nil else { return answer }
        var answer = answer
        answer.headers.add("X-Request-Id", RequestID.text(of: id))
        return answer
    }

    private static let notFound = Answer.json("{\"message\":\"there is nothing at this path\"}", status: 404)
}

extension InboundRequest {
    /// The same with another body: what its head says.
    fileprivate func with(_ body: [UInt8]) -> InboundRequest {
        var request = self
        request.body = body
        return request
    }
}
