import EventLog

/// A source as the log knows it: its number, and where its events go.
final class SourceEntry: Sendable {
    let name: NameID
    let dialect: String
    let routing: Routing
    let redaction: Redaction
    let passThrough: PassThrough?
    let isStrict: Bool
    /// Nil: no bound.
    let pace: SourcePace?

    /// - Parameter pace: of the policy before, which goes on where the rate is the same: a reload gives nobody another
    ///   second's worth.
    init(
        _ rule: SourceRule, pace before: SourcePace?, log: any EventLog, uptime: (@Sendable () -> Duration)?
    ) async throws(LogError) {
        name = try await log.intern(rule.name, as: .source)
        dialect = rule.dialect
        passThrough = rule.passThrough
        isStrict = rule.isStrict
        redaction = rule.redaction
        pace = rule.requestsPerSecond.map { rate in
            if let before, before.requestsPerSecond == rate { return before }
            return SourcePace(requestsPerSecond: rate, uptime: uptime)
        }
        routing = try await Routing(rule.deliverTo, consent: rule.consent, log: log)
    }
}
