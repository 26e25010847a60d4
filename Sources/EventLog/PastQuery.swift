import GRDB

/// Finds what a replay of the past sends, by the narrow columns of the events: bodies are not read.
///
/// A copy (`events.again`) stands for its original. So an event that was copied is found once: as itself where it was for
/// the destination, else as its first copy that was; and what has such a copy needs no backfill.
struct PastQuery: Sendable {
    /// Rows that are looked at in one read.
    static let mostRows = StretchQuery.maxRows

    struct Page: Sendable {
        var found: [(sequence: Int64, isRouted: Bool)] = []
        /// The last number that was looked at.
        var read: Int64
    }

    let destination: NameID
    private let filter: PastFilter
    private let kind: NameID?
    private let source: NameID?
    private let shared: SharedState

    /// Nil when the filter names what the log does not know: nothing matches.
    init?(_ filter: PastFilter, _ shared: SharedState) {
        let catalog = shared.catalog
        guard let destination = catalog.id(of: filter.destination, in: .destination) else { return nil }
        self.destination = destination
        self.filter = filter
        self.shared = shared
        kind = filter.kind.flatMap { catalog.id(of: $0, in: .kind) }
        source = filter.source.flatMap { catalog.id(of: $0, in: .source) }
        if filter.kind != nil && kind == nil || filter.source != nil && source == nil { return nil }
    }

    static let events = """
        SELECT seq, route, source, again FROM events
        WHERE seq > ?1 AND seq <= ?2 AND received_at >= ?3 AND received_at < ?4
            AND (?5 IS NULL OR kind = ?5) AND (?6 IS NULL OR source = ?6)
        ORDER BY seq LIMIT ?7
        """
    static let original = "SELECT seq, route, source FROM events WHERE seq = ?"
    static let copies = "SELECT seq, route, source FROM events WHERE again = ? ORDER BY seq"
    static let letters = "SELECT seq, state FROM dead_letters WHERE destination = ? AND seq > ? AND seq <= ?"
    static let deferred = "SELECT seq FROM deferred WHERE destination = ?"

    private struct Row {
        let sequence: Int64
        let route: RouteID
        let source: NameID
        let again: Int64?
    }

    /// At most `limit` that match. Nil when nothing is left.
    func page(after place: Int64, through last: Int64, limit: Int, _ db: Database) throws -> Page? {
        let rows = try rows(after: place, through: last, db)
        guard let end = rows.last else { return nil }
        let fates = try Fates(of: destination, after: place, through: end.sequence, shared, db)
        var (page, routed) = (Page(read: place), RouteFilter(destination, shared.catalog))
        for row in rows {
            if page.found.count >= limit { return page }
            page.read = row.sequence
            if try isOwn(row, &routed, db) {
                if fates.matches(row.sequence, filter.only) { page.found.append((row.sequence, true)) }
            } else if filter.isBackfill, row.again == nil, try !isRouted(Self.copies, of: row.sequence, &routed, db) {
                page.found.append((row.sequence, false))
            }
        }
        if rows.count < Self.mostRows { page.read = last }
        return page
    }

    /// Whether it is what the destination was owed of this event: of several copies the first.
    private func isOwn(_ row: Row, _ routed: inout RouteFilter, _ db: Database) throws -> Bool {
        guard routed.takes(row.sequence, route: row.route, source: row.source) else { return false }
        guard let original = row.again else { return true }
        if try isRouted(Self.original, of: original, &routed, db) { return false }
        return try !isRouted(Self.copies, of: original, before: row.sequence, &routed, db)
    }

    private func isRouted(
        _ sql: String, of original: Int64, before bound: Int64 = .max, _ routed: inout RouteFilter, _ db: Database
    ) throws -> Bool {
        let statement = try db.prepared(sql)
        defer { statement.reset() }
        statement.bind(original, at: 1)
        while try statement.step() {
            let (sequence, source) = (statement.integer(0), NameID(rawValue: statement.integer(2)))
            guard sequence < bound else { return false }
            if routed.takes(sequence, route: RouteID(rawValue: statement.integer(1)), source: source) { return true }
        }
        return false
    }

    private func rows(after place: Int64, through last: Int64, _ db: Database) throws -> [Row] {
        var rows: [Row] = []
        let statement = try db.prepared(Self.events)
        statement.bind(place, at: 1)
        statement.bind(last, at: 2)
        statement.bind(filter.since, at: 3)
        statement.bind(filter.until, at: 4)
        statement.bind(kind?.rawValue, at: 5)
        statement.bind(source?.rawValue, at: 6)
        statement.bind(Int64(Self.mostRows), at: 7)
        try statement.forEachRow {
            rows.append(
                Row(
                    sequence: statement.integer(0), route: RouteID(rawValue: statement.integer(1)),
                    source: NameID(rawValue: statement.integer(2)), again: statement.optional(3)))
        }
        return rows
    }
}

/// What became of a destination's events.
private struct Fates {
    private let windows: Windows?
    private var letters: [Int64: DeadLetter.State] = [:]
    private var deferred: Set<Int64> = []

    init(
        of destination: NameID, after place: Int64, through last: Int64, _ shared: SharedState, _ db: Database
    ) throws {
        windows = shared.places[destination]?.windows
        let rows = try db.prepared(PastQuery.letters)
        rows.bind(destination.rawValue, at: 1)
        rows.bind(place, at: 2)
        rows.bind(last, at: 3)
        try rows.forEachRow { letters[rows.integer(0)] = DeadLetter.State(rawValue: rows.text(1)) ?? .dropped }
        let setApart = try db.prepared(PastQuery.deferred)
        setApart.bind(destination.rawValue, at: 1)
        try setApart.forEachRow { deferred.insert(setApart.integer(0)) }
    }

    func matches(_ sequence: Int64, _ only: PastFilter.Only) -> Bool {
        guard let windows, sequence <= windows.read, !windows.isUnfinished(sequence), !deferred.contains(sequence)
        else { return false }
        return switch letters[sequence] {
        case .replaying, .dropped: false
        case .dead: only != .delivered
        case .replayed, nil: only != .dead
        }
    }
}
