import Delivery
import EventLog
import Vendors

/// The log's account and delivery's, as one document.
struct StatusReport {
    let log: LogStatus
    let outlets: [OutletStatus]
    /// Nil when no server runs.
    let intake: IntakeReport?
    /// Milliseconds since 1970.
    let now: Int64

    var json: JSONText {
        .object([
            ("ills", .array(ills.map { .string($0) })),
            ("destinations", .array(log.destinations.map(destination))),
            ("sources", .array(log.sources.map(source))),
            ("log", logReport),
            ("intake", intake.map(intakeReport) ?? .null),
        ])
    }

    private func intakeReport(_ intake: IntakeReport) -> JSONText {
        .object([
            ("validationMicroseconds", histogram(intake.validation)),
            ("answerMicroseconds", histogram(intake.answer)),
        ])
    }

    private var logReport: JSONText {
        .object([
            ("events", .integer(log.events)), ("bytes", .integer(log.bytes)), ("walBytes", .integer(log.walBytes)),
            ("fillsInSeconds", .optional(log.forecast.fillsIn)), ("heldBy", .optional(log.forecast.heldBy)),
            ("refusal", .optional(log.forecast.refusal)), ("check", log.check.map(check) ?? .null),
            ("commits", .integer(log.figures.commits)), ("checkpoints", .integer(log.figures.checkpoints)),
            ("gateClosings", .integer(log.figures.gateClosings)),
            ("eventsPerCommit", histogram(log.figures.eventsPerCommit)),
            ("commitMicroseconds", histogram(log.figures.commit)), ("syncMicroseconds", histogram(log.figures.sync)),
            ("checkpointMicroseconds", histogram(log.figures.checkpoint)),
        ])
    }

    /// `{"count","sum","p50","p99","buckets":[[upper bound, values in it]…,[null, values above]]}`
    private func histogram(_ histogram: Histogram) -> JSONText {
        let bounds = histogram.bounds.map { JSONText.integer($0) } + [.null]
        return .object([
            ("count", .integer(histogram.count)), ("sum", .integer(histogram.sum)),
            ("p50", .optional(histogram.quantile(0.5))), ("p99", .optional(histogram.quantile(0.99))),
            ("buckets", .array(zip(bounds, histogram.counts).map { .array([$0, .integer($1)]) })),
        ])
    }

    /// The one in the background that begins with the server.
    private func check(_ check: LogStatus.Check) -> JSONText {
        let state = !check.faults.isEmpty ? "damaged" : check.isDone ? "sound" : "running"
        return .object([
            ("state", .string(state)), ("percent", .integer(Int(check.progress * 100))),
            ("faults", .array(check.faults.findings.map { .string($0) })),
            ("faultCount", .integer(check.faults.count)),
        ])
    }

    private func destination(_ destination: LogStatus.Destination) -> JSONText {
        let outlet = outlets.first { $0.id == destination.id }
        return .object([
            ("name", .string(destination.name)),
            ("state", .string(state(of: destination, outlet: outlet))),
            ("reason", .optional(outlet?.reason)),
            ("pending", .integer(destination.pending)),
            ("deferred", .integer(destination.deferred)),
            ("oldestSeconds", .integer(oldestSeconds(of: destination))),
            ("delivered", .integer(destination.delivered + destination.replayed)),
            ("retried", .integer(destination.retried)),
            ("dead", .integer(destination.dead)),
            ("accepted", .integer(destination.accepted)),
            ("died", .integer(destination.died)),
            ("removed", .integer(destination.removed)),
            ("passedOver", .integer(destination.passedOver)),
            ("passedBy", .array(destination.passedBy.map(passedBy))),
            ("backlog", destination.backlog.map(backlog) ?? .null),
            ("replaying", .integer(destination.replaying)),
            ("replayed", .integer(destination.replayed)),
            ("inFlight", .integer(outlet?.inFlight ?? 0)),
            ("rate", .optional(outlet?.rate)),
            ("rateLimit", .optional(outlet?.rateLimit)),
            ("concurrency", .optional(outlet?.concurrency)),
            ("concurrencyLimit", .optional(outlet?.concurrencyLimit)),
            ("requestMicroseconds", (outlet?.requests.duration).map(histogram) ?? .null),
            ("verdicts", outlet.map { verdicts($0.requests) } ?? .null),
        ])
    }

    private func verdicts(_ requests: RequestFigures) -> JSONText {
        .object(zip(RequestFigures.words, requests.verdicts).map { ($0, .integer($1)) })
    }

    private func passedBy(_ rule: LogStatus.PassedBy) -> JSONText {
        .object([("rule", .string(rule.rule)), ("kind", .optional(rule.kind)), ("events", .integer(rule.count))])
    }

    private func backlog(_ use: LogStatus.BacklogUse) -> JSONText {
        .object([("bytes", .integer(use.bytes)), ("over", .bool(use.isOver)), ("then", .string(use.then.rawValue))])
    }

    func state(of destination: LogStatus.Destination, outlet: OutletStatus?) -> String {
        if let outlet { return outlet.state.rawValue }
        if destination.name == "hold" { return Self.holding }
        if destination.isPaused { return OutletStatus.State.paused.rawValue }
        return destination.isConfigured || outlets.isEmpty ? Self.stopped : Self.orphaned
    }

    private static let (holding, stopped, orphaned) = ("holding", "stopped", "orphaned")
    /// Every state that a destination may be shown in.
    static let allStates = OutletStatus.State.allCases.map(\.rawValue) + [holding, stopped, orphaned]

    func oldestSeconds(of destination: LogStatus.Destination) -> Int {
        destination.oldestReceivedAt.map { Int(max(0, now - $0) / 1000) } ?? 0
    }

    private func source(_ source: LogStatus.Source) -> JSONText {
        let advice = (intake?.advice ?? []).filter { $0.source == source.name }
        return .object([
            ("name", .string(source.name)), ("accepted", .integer(source.accepted)),
            ("rejected", .integer(source.rejected)), ("suppressed", .integer(source.suppressed)),
            ("dead", .integer(source.dead)), ("reads", reads(of: source.name)),
            ("advice", .array(advice.prefix(Self.mostAdvice).map(\.json))),
        ])
    }

    /// Null for a source without any.
    private func reads(of source: String) -> JSONText {
        guard let reads = intake?.reads.first(where: { $0.source == source }) else { return .null }
        return .object(
            reads.outcomes.map { ($0.name, .integer($0.count)) } + [("microseconds", histogram(reads.duration))])
    }

    /// Lines of advice per source.
    private static let mostAdvice = 20
}
