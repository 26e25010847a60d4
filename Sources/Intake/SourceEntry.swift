import EventLog

/// A source as the log knows it: its number, and where its events go.
struct SourceEntry: Sendable {
    let name: NameID
    let route: RouteID

    init(name: String, destinations: [String], log: any EventLog) async throws(LogError) {
        self.name = try await log.intern(name, as: .source)
        var ids: [NameID] = []
        for destination in destinations { ids.append(try await log.intern(destination, as: .destination)) }
        route = try await log.route(to: ids)
    }
}
