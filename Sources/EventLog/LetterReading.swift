import Foundation
import GRDB

/// Reading letters and events that were set apart.
enum LetterReading {
    /// Letters that need no body any more: dropped ones, and those of stage `intake` whose events are in the log now.
    static let isBodiless = "(state = 'dropped' OR stage = 'intake' AND state = 'replayed')"

    private static let letterColumns = """
        dead_letters.id, stage, destination, source, kind, request, seq, reason, detail, http_status, attempts,
            first_at, died_at, state, resolved_at, dead_bodies.body, replies.bytes,
            dead_bodies.envelope, dead_originals.body, dead_attempts.history
        """
    private static let joins = """
        dead_letters LEFT JOIN dead_bodies ON dead_bodies.id = dead_letters.id
            LEFT JOIN replies ON replies.id = dead_letters.reply
            LEFT JOIN dead_originals ON dead_originals.id = dead_letters.id
            LEFT JOIN dead_attempts ON dead_attempts.id = dead_letters.id
        """
    static let replaying = """
        SELECT seq, received_at, request, source, kind, subject, attempts, dead_bodies.envelope, dead_bodies.body
        FROM dead_letters JOIN dead_bodies ON dead_bodies.id = dead_letters.id
        WHERE dead_letters.id = ? AND state = 'replaying'
        """
    /// Walks the whole table: it is bounded, and read once at start.
    static let deferred = """
        SELECT \(StretchQuery.columns), d.attempts, d.first_at, d.next_at, d.reason, d.history
        FROM deferred d JOIN events e ON e.seq = d.seq WHERE d.destination = ? ORDER BY d.seq
        """

    // MARK: For operators

    static func letters(_ query: LetterQuery, _ catalog: Catalog, _ db: Database) throws -> [DeadLetter] {
        let sql = "SELECT \(letterColumns) FROM \(joins) \(query.clause)"
        return try Row.fetchAll(db, sql: sql, arguments: query.arguments).map { letter($0, catalog) }
    }

    /// In their order, at most the filter's limit.
    static func ids(_ query: LetterQuery, _ db: Database) throws -> [Int64] {
        try Int64.fetchAll(db, sql: "SELECT id FROM dead_letters \(query.clause)", arguments: query.arguments)
    }

    /// How many there are, at most the filter's limit, and the highest id of theirs; 0 when there are none.
    static func extent(_ query: LetterQuery, _ db: Database) throws -> (count: Int, last: Int64) {
        let sql = "SELECT count(*), coalesce(max(id), 0) FROM (SELECT id FROM dead_letters \(query.clause))"
        let row = try Row.fetchOne(db, sql: sql, arguments: query.arguments)
        return row.map { ($0[0], $0[1]) } ?? (0, 0)
    }

    static func count(_ query: LetterQuery, _ db: Database) throws -> Int {
        let sql = "SELECT count(*) FROM dead_letters \(query.filter)"
        return try Int.fetchOne(db, sql: sql, arguments: query.arguments) ?? 0
    }

    /// The largest groups first, at most ``mostGroups``.
    static func groups(
        _ query: LetterQuery, by fields: [LetterField], _ catalog: Catalog, _ db: Database
    ) throws -> [LetterGroup] {
        let columns = fields.map(\.expression).joined(separator: ", ")
        let sql = """
            SELECT count(*), min(died_at), max(died_at), \(columns) FROM dead_letters \(query.filter)
            GROUP BY \(columns) ORDER BY 1 DESC, 2 LIMIT \(mostGroups)
            """
        return try Row.fetchAll(db, sql: sql, arguments: query.arguments).map { row in
            let values = fields.enumerated().map { index, field in
                field.isName ? name(row, index + 3, catalog) : text(row, index + 3)
            }
            return LetterGroup(values: values, count: row[0], firstDiedAt: row[1], lastDiedAt: row[2])
        }
    }

    static let mostGroups = 1_000

    private static func name(_ row: Row, _ column: Int, _ catalog: Catalog) -> String? {
        (row[column] as Int64?).map { catalog.name(of: NameID(rawValue: $0)) }
    }

    private static func text(_ row: Row, _ column: Int) -> String? {
        (row[column] as DatabaseValue).isNull ? nil : String.fromDatabaseValue(row[column]) ?? "\(row[column] as Int64)"
    }

    private static func letter(_ row: Row, _ catalog: Catalog) -> DeadLetter {
        DeadLetter(
            id: row[0], stage: DeadLetter.Stage(rawValue: row[1]) ?? .delivery, destination: name(row, 2, catalog),
            source: name(row, 3, catalog) ?? "", kind: name(row, 4, catalog), request: UInt64(bitPattern: row[5]),
            sequence: row[6],
            reason: row[7], detail: row[8], status: row[9], attempts: row[10], firstAt: row[11], diedAt: row[12],
            state: DeadLetter.State(rawValue: row[13]) ?? .dead, resolvedAt: row[14],
            body: bytes(row, 15) ?? [], reply: bytes(row, 16), envelope: bytes(row, 17),
            original: bytes(row, 18), history: AttemptHistory(text: row[19] ?? ""))
    }

    private static func bytes(_ row: Row, _ column: Int) -> [UInt8]? {
        (row[column] as Data?).map { [UInt8]($0) }
    }

    // MARK: For delivery

    struct Replays: Sendable {
        var letters: [ReplayedLetter] = []
        /// The index of the first id that was not used.
        var end: Int
    }

    /// The letters with these ids up to the bound on bytes, at least one. One that is not waiting any more is left out.
    static func replays(_ ids: ArraySlice<Int64>, bytes: Int, _ db: Database) throws -> Replays {
        var replays = Replays(end: ids.startIndex)
        var total = 0
        let row = try db.prepared(replaying)
        for id in ids {
            defer { row.reset() }
            row.bind(id, at: 1)
            if try row.step() {
                total += row.byteCount(8)
                guard replays.letters.isEmpty || total <= bytes else { break }
                replays.letters.append(letter(id, row))
            }
            replays.end += 1
        }
        return replays
    }

    private static func letter(_ id: Int64, _ row: PreparedStatement) -> ReplayedLetter {
        let event = StoredEvent(
            sequence: row.integer(0), receivedAt: row.integer(1), request: UInt64(bitPattern: row.integer(2)),
            source: NameID(rawValue: row.integer(3)), kind: NameID(rawValue: row.integer(4)), subject: row.integer(5),
            envelope: row.isNull(7) ? nil : row.bytes(7), body: row.bytes(8))
        return ReplayedLetter(id: id, attempts: Int(row.integer(6)), event: event)
    }

    static func deferred(_ destination: NameID, _ db: Database) throws -> [DeferredEvent] {
        var found: [DeferredEvent] = []
        var envelopes = EnvelopeCache()
        let rows = try db.prepared(deferred)
        rows.bind(destination.rawValue, at: 1)
        try rows.forEachRow {
            let deferral = Deferral(
                attempts: Int(rows.integer(9)), firstAt: rows.integer(10), nextAt: rows.integer(11),
                reason: rows.text(12), history: rows.history(13))
            found.append(DeferredEvent(event: try envelopes.event(rows, db), deferral: deferral))
        }
        return found
    }
}
