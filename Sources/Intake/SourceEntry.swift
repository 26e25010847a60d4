import EventLog

/// A source as the log knows it: its number, and where its events go.
struct SourceEntry: Sendable {
    let name: NameID
    let dialect: String
    let route: RouteID
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
        isStrict = rule.isStrict
        pace = rule.requestsPerSecond.map { rate in
            if let before, before.requestsPerSecond == rate { return before }
            return SourcePace(requestsPerSecond: rate, uptime: uptime)
        }
        var ids: [NameID] = []
        for destination in rule.deliverTo { ids.append(try await log.intern(destination, as: .destination)) }
        route = try await log.route(to: ids)
    }
}
