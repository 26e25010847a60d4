import EventLog

/// A source as the log knows it: its number, and where its events go.
struct SourceEntry: Sendable {
    let name: NameID
    let route: RouteID
    let isStrict: Bool

    init(_ rule: SourceRule, log: any EventLog) async throws(LogError) {
        name = try await log.intern(rule.name, as: .source)
        isStrict = rule.isStrict
        var ids: [NameID] = []
        for destination in rule.deliverTo { ids.append(try await log.intern(destination, as: .destination)) }
        route = try await log.route(to: ids)
    }
}
