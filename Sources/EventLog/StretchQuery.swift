import GRDB

/// Picks one destination's events out of a range, or reads events by number.
struct StretchQuery: Sendable {
    static let columns = "e.seq, e.received_at, e.request, e.route, e.source, e.kind, e.subject, e.envelope, e.body"
    static let following = "SELECT \(columns) FROM events e WHERE e.seq > ? ORDER BY e.seq LIMIT ?"
    static let single = "SELECT \(columns) FROM events e WHERE e.seq = ?"
    static let envelope = "SELECT bytes FROM envelopes WHERE last = ?"

    /// Rows looked at in one read, which bounds how long it keeps the WAL from being begun anew.
    static let maxRows = 4_096

    let destination: NameID
    let catalog: Catalog
    let events: Int
    let bytes: Int

    struct Page: Sendable {
        var events: [StoredEvent] = []
        /// The last number that was looked at and either is in `events` or concerns somebody else.
        var read: Int64
        /// Bytes of the bodies.
        var bytes = 0
    }

    /// The destination's events of a range, after a place in it.
    func page(of range: EventRange, after place: Int64) -> Page {
        var page = Page(read: place)
        var filter = RouteFilter(destination, catalog)
        for row in range.rows[range.index(after: place)...] {
            let event = row.event
            if filter.takes(event.sequence, route: row.route, source: event.source) {
                guard isRoom(in: page, for: event.body.count) else { return page }
                page.bytes += event.body.count
                page.events.append(event)
            }
            page.read = event.sequence
        }
        page.read = range.through
        return page
    }

    private func isRoom(in page: Page, for body: Int) -> Bool {
        page.events.isEmpty || (page.events.count < events && page.bytes + body <= bytes)
    }

    /// Those of `sequences` that exist, up to the bounds, and the last number looked at.
    func page(of sequences: [Int64], _ db: Database) throws -> Page {
        var page = Page(read: sequences.first.map { $0 - 1 } ?? 0)
        var envelopes = EnvelopeCache()
        let row = try db.prepared(Self.single)
        for sequence in sequences {
            defer { row.reset() }
            row.bind(sequence, at: 1)
            if try row.step() {
                guard isRoom(in: page, for: row.byteCount(8)) else { break }
                page.bytes += row.byteCount(8)
                page.events.append(try envelopes.event(row, db))
            }
            page.read = sequence
        }
        return page
    }
}

/// The envelope of the event before: events of one request follow each other and share it.
struct EnvelopeCache {
    private var last: Int64?
    private var bytes: [UInt8]?

    /// The event of a row with ``StretchQuery/columns``.
    mutating func event(_ row: PreparedStatement, _ db: Database) throws -> StoredEvent {
        StoredEvent(
            sequence: row.integer(0), receivedAt: row.integer(1), request: UInt64(bitPattern: row.integer(2)),
            source: NameID(rawValue: row.integer(4)), kind: NameID(rawValue: row.integer(5)), subject: row.integer(6),
            envelope: try envelope(row.optional(7), db), body: row.bytes(8))
    }

    private mutating func envelope(_ id: Int64?, _ db: Database) throws -> [UInt8]? {
        guard let id else { return nil }
        if id == last { return bytes }
        let statement = try db.prepared(StretchQuery.envelope)
        defer { statement.reset() }
        statement.bind(id, at: 1)
        last = id
        bytes = try statement.step() ? statement.bytes(0) : nil
        return bytes
    }
}
