import GRDB

/// What became of the events that one request brought, as far as the log still has them.
public struct RequestTrace: Sendable {
    public struct Event: Sendable {
        public let sequence: Int64
        /// Milliseconds since 1970.
        public let receivedAt: Int64
        public let source: String
        public let kind: String
        public internal(set) var fates: [(destination: String, fate: Fate)] = []
    }

    /// What became of an event at one destination.
    public enum Fate: Sendable {
        /// Not sent, or not answered yet.
        case pending
        /// Set apart, with a schedule of its own; in milliseconds since 1970.
        case deferred(attempts: Int, nextAt: Int64, reason: String)
        /// Delivered, removed, or passed over because the vendor has no words for it: the log keeps no more of it.
        case done
        /// It became a dead letter, which may have been replayed or dropped since.
        case letter(DeadLetter)
    }

    public internal(set) var events: [Event] = []
    /// What intake refused of it.
    public internal(set) var refused: [DeadLetter] = []

    public var isEmpty: Bool { events.isEmpty && refused.isEmpty }
}

extension SQLiteEventLog {
    public func isRouted(_ route: RouteID, to destination: String) -> Bool {
        guard let id = shared.catalog.id(of: destination, in: .destination) else { return false }
        return shared.catalog.destinations(of: route)?.contains(id) ?? false
    }

    /// Numbers of events that are looked through at once.
    private static let page: Int64 = 65_536

    /// Looks through all events, of which there is no index by request: a second for some millions.
    public func trace(_ request: UInt64) async throws(LogError) -> RequestTrace {
        try await trace(request, page: Self.page)
    }

    func trace(_ request: UInt64, page: Int64) async throws(LogError) -> RequestTrace {
        var (trace, routes) = (RequestTrace(), [RouteID]())
        let bounds = try await ask { try TraceReading.bounds($0) }
        var after = bounds.first - 1
        while after < bounds.last {
            let (from, to) = (after, min(after + page, bounds.last))
            let catalog = shared.catalog
            let found = try await ask { try TraceReading.events(of: request, after: from, to: to, catalog, $0) }
            trace.events += found.events
            routes += found.routes
            after = to
        }
        var filter = LetterFilter()
        filter.request = request
        let letters = try await letters(filter)
        trace.refused = letters.filter { $0.stage == .intake && $0.sequence == nil }
        for (index, route) in routes.enumerated() {
            let sequence = trace.events[index].sequence
            let setApart = try await ask { try TraceReading.deferrals(of: sequence, $0) }
            for destination in shared.catalog.destinations(of: route) ?? [] {
                let name = shared.catalog.name(of: destination)
                let letter = letters.last { $0.sequence == sequence && $0.destination == name }
                trace.events[index].fates.append(
                    (name, fate(of: sequence, at: destination, letter: letter, setApart: setApart[destination])))
            }
        }
        return trace
    }

    private func fate(
        of sequence: Int64, at destination: NameID, letter: DeadLetter?, setApart: RequestTrace.Fate?
    ) -> RequestTrace.Fate {
        if let letter { return .letter(letter) }
        if let setApart { return setApart }
        guard let windows = shared.places[destination]?.windows else { return .pending }
        return sequence > windows.read || windows.isUnfinished(sequence) ? .pending : .done
    }
}

private enum TraceReading {
    static let events = """
        SELECT seq, received_at, route, source, kind FROM events WHERE seq > ? AND seq <= ? AND request = ? ORDER BY seq
        """
    static let deferrals = "SELECT destination, attempts, next_at, reason FROM deferred WHERE seq = ?"

    static func bounds(_ db: Database) throws -> (first: Int64, last: Int64) {
        let first = try db.prepared("SELECT min(seq) FROM events").first() ?? 1
        return (first, try db.prepared("SELECT max(seq) FROM events").first() ?? 0)
    }

    static func events(
        of request: UInt64, after: Int64, to last: Int64, _ catalog: Catalog, _ db: Database
    ) throws -> (events: [RequestTrace.Event], routes: [RouteID]) {
        var found: (events: [RequestTrace.Event], routes: [RouteID]) = ([], [])
        let rows = try db.prepared(events)
        rows.bind(after, at: 1)
        rows.bind(last, at: 2)
        rows.bind(Int64(bitPattern: request), at: 3)
        try rows.forEachRow {
            found.events.append(
                RequestTrace.Event(
                    sequence: rows.integer(0), receivedAt: rows.integer(1),
                    source: catalog.name(of: NameID(rawValue: rows.integer(3))),
                    kind: catalog.name(of: NameID(rawValue: rows.integer(4)))))
            found.routes.append(RouteID(rawValue: rows.integer(2)))
        }
        return found
    }

    static func deferrals(of sequence: Int64, _ db: Database) throws -> [NameID: RequestTrace.Fate] {
        var found: [NameID: RequestTrace.Fate] = [:]
        let rows = try db.prepared(deferrals)
        rows.bind(sequence, at: 1)
        try rows.forEachRow {
            found[NameID(rawValue: rows.integer(0))] = .deferred(
                attempts: Int(rows.integer(1)), nextAt: rows.integer(2), reason: rows.text(3))
        }
        return found
    }
}
