import GRDB

/// Reads every row of a log once, in slices of at most 4,096 rows or about 4 MiB, and notes what is not as it should be.
///
/// Each step is one short read, so that a log in use can be walked without keeping its WAL from being begun anew. What
/// is asked of the rows holds at every commit, so what happens between two steps does not matter.
///
/// | stage | what is read | what is asked |
/// |---|---|---|
/// | tables | the small ones, whole, by SQLite's `quick_check` | structure, types, the index |
/// | events | by key | readable; `received_at` never decreases; the checksum; its route and its envelope exist |
/// | envelopes | by key | readable; an event names it |
/// | letters | by key | readable; a body, unless dropped or taken in |
/// | bodies | by key | readable; a letter that has one |
///
/// Reading a row reads the pages it is on, so a damaged page with rows on it is found. Not found are a page that two
/// tables claim and a damaged list of free pages: `integrity_check` asks for those, which reads all of a file in one go
/// and is left to ``ClosedLog``.
///
/// Where rows cannot be read the walk goes on 4,096 numbers further, so that it tells how much there is.
struct LogWalk {
    /// One event, as an audit wants to see it.
    struct Row {
        let sequence: Int64
        let route: RouteID
        let source: NameID
    }

    private enum Stage {
        case table(Int)
        case rows(Int)
        case done
    }

    /// Read whole: each has few rows, or narrow ones.
    static let tables = [
        "meta", "names", "routes", "held", "adoptions", "cursors", "windows", "deferred", "counters", "dead_letters",
        "replies", "schedules", "tried", "dead_originals", "dead_attempts", "replays", "suppressed",
    ]

    private static let keyed = [KeyedTable.events, .envelopes, .letters, .bodies]

    private(set) var faults = LogFaults()
    private(set) var events = 0
    private(set) var bytes = 0
    /// Some rows could not be read at all, so nothing that is counted can be relied on.
    private(set) var isIncomplete = false
    /// Between 0 and 1.
    var progress: Double {
        switch stage {
        case .table: 0
        case .rows(0): last > 0 ? Double(after) / Double(last) : 0
        case .rows: 0.99
        case .done: 1
        }
    }

    /// The next step is a slice: a table that is read whole may have millions of rows.
    var isNextShort: Bool {
        if case .table = stage { false } else { true }
    }

    private var stage = Stage.table(0)
    private var after: Int64 = 0
    /// Of the present table's keys, when its walk began.
    private var last: Int64 = 0
    private var receivedAt: Int64 = 0
    private var knownRoutes: Set<Int64> = []
    private var knownEnvelope: Int64?
    /// Where the rows that cannot be read began.
    private var lostAfter: Int64?

    /// False when everything was walked.
    mutating func step(_ db: Database, _ see: (Row) -> Void = { _ in }) throws -> Bool {
        switch stage {
        case .table(let index):
            guard index < Self.tables.count else {
                begin(0, db)
                return true
            }
            checkTable(Self.tables[index], db)
            stage = .table(index + 1)
        case .rows(let index):
            guard index < Self.keyed.count else {
                stage = .done
                return false
            }
            if !slice(Self.keyed[index], db, see) { begin(index + 1, db) }
        case .done: return false
        }
        return true
    }

    private mutating func begin(_ index: Int, _ db: Database) {
        stage = .rows(index)
        after = 0
        lostAfter = nil
        guard index < Self.keyed.count else { return }
        do { last = try Self.keyed[index].last(db) } catch {
            note("the end of \(Self.keyed[index].name)", error)
            last = 0
        }
    }

    /// One of the small tables, in SQLite's own words, which name the page.
    private mutating func checkTable(_ table: String, _ db: Database) {
        for finding in Self.quickCheck(table, db) {
            faults.add("\(table): \(finding)")
            isIncomplete = true
        }
    }

    /// What SQLite finds before it gives up, and then why.
    private static func quickCheck(_ table: String, _ db: Database) -> [String] {
        var findings: [String] = []
        do {
            let rows = try String.fetchCursor(db, sql: "PRAGMA quick_check('\(table)')")
            while let finding = try rows.next() { findings.append(finding) }
        } catch { findings.append((error as? DatabaseError)?.message ?? "\(error)") }
        return findings.filter { $0 != "ok" }
    }

    // MARK: Slices

    /// False at the end of the table.
    private mutating func slice(_ table: KeyedTable, _ db: Database, _ see: (Row) -> Void) -> Bool {
        guard after < last else {
            endLoss(table, before: last + 1, db)
            return false
        }
        do {
            let rows = try db.prepared(table.sql)
            defer { rows.reset() }
            rows.bind(after, at: 1)
            rows.bind(last, at: 2)
            var bytes = 0
            var count = 0
            while bytes < 4 << 20, try rows.step() {
                endLoss(table, before: rows.integer(0), db)
                try inspect(rows, of: table, db, see)
                after = rows.integer(0)
                bytes += table.weight(rows)
                count += 1
            }
            if count == 0 { after = last }
        } catch {
            isIncomplete = true
            lostAfter = lostAfter ?? after
            after += KeyedTable.sliceRows
        }
        return true
    }

    private mutating func inspect(_ row: PreparedStatement, of table: KeyedTable, _ db: Database, _ see: (Row) -> Void)
        throws
    {
        switch table {
        case .events: try inspectEvent(row, db, see)
        case .envelopes where row.integer(1) == 0: faults.add("envelope \(row.integer(0)) is named by no event")
        case .letters where row.integer(1) == 0: faults.add("dead letter \(row.integer(0)) has no body")
        case .bodies where row.integer(1) == 0: faults.add("the body of dead letter \(row.integer(0)) has no letter")
        default: break
        }
    }

    private mutating func inspectEvent(_ row: PreparedStatement, _ db: Database, _ see: (Row) -> Void) throws {
        let sequence = row.integer(0)
        events += 1
        bytes += row.byteCount(8)
        if !row.isNull(9), row.integer(9) != Checksum.of(row) { faults.add("event \(sequence) is not what was stored") }
        if row.integer(1) < receivedAt { faults.add("event \(sequence) is older than the one before it") }
        receivedAt = max(receivedAt, row.integer(1))
        if try !isKnown(route: row.integer(3), db) { faults.add("event \(sequence) is routed nowhere") }
        if let envelope = row.optional(7), try !isKnown(envelope: envelope, db) {
            faults.add("the envelope of event \(sequence) is gone")
        }
        see(Row(sequence: sequence, route: RouteID(rawValue: row.integer(3)), source: NameID(rawValue: row.integer(4))))
    }

    private mutating func isKnown(route: Int64, _ db: Database) throws -> Bool {
        if knownRoutes.contains(route) { return true }
        let statement = try db.prepared("SELECT count(*) FROM routes WHERE id = ?")
        statement.bind(route, at: 1)
        guard try statement.first() == 1 else { return false }
        knownRoutes.insert(route)
        return true
    }

    /// Events of one request follow each other.
    private mutating func isKnown(envelope: Int64, _ db: Database) throws -> Bool {
        if knownEnvelope == envelope { return true }
        let statement = try db.prepared("SELECT count(*) FROM envelopes WHERE last = ?")
        statement.bind(envelope, at: 1)
        guard try statement.first() == 1 else { return false }
        knownEnvelope = envelope
        return true
    }

    // MARK: What cannot be read

    private mutating func note(_ place: String, _ error: any Error) {
        isIncomplete = true
        faults.add("\(place): \((error as? DatabaseError)?.message ?? "\(error)")")
    }

    /// The rows up to here could not be read; SQLite is asked for the pages.
    private mutating func endLoss(_ table: KeyedTable, before next: Int64, _ db: Database) {
        guard let first = lostAfter else { return }
        lostAfter = nil
        let finding = Self.quickCheck(table.name, db).first?.split(separator: "\n").last
        let page = finding.map { ": \($0)" } ?? ""
        faults.add("\(table.name) between \(first) and \(next) cannot all be read\(page)")
    }
}

/// A table that is walked by its key, and what is read of it.
enum KeyedTable {
    case events
    case envelopes
    case letters
    case bodies

    static let sliceRows: Int64 = 4_096

    var name: String {
        switch self {
        case .events: "events"
        case .envelopes: "envelopes"
        case .letters: "dead_letters"
        case .bodies: "dead_bodies"
        }
    }

    private var key: String {
        switch self {
        case .events: "seq"
        case .envelopes: "last"
        case .letters, .bodies: "id"
        }
    }

    func last(_ db: Database) throws -> Int64 {
        try db.prepared("SELECT max(\(key)) FROM \(name)").first() ?? 0
    }

    /// The key first; whether the row is as it should be second, but for events.
    var sql: String {
        let bounds = "WHERE \(key) > ? AND \(key) <= ? ORDER BY \(key) LIMIT \(Self.sliceRows)"
        return switch self {
        case .events:
            "SELECT \(StretchQuery.columns), e.checksum FROM events e \(bounds)"
        case .envelopes:
            """
            SELECT last, EXISTS (SELECT 1 FROM events WHERE seq BETWEEN e.first AND e.last AND envelope = e.last),
                length(bytes), bytes FROM envelopes e \(bounds)
            """
        case .letters:
            """
            SELECT id, \(LetterReading.isBodiless) OR EXISTS (SELECT 1 FROM dead_bodies b WHERE b.id = l.id), 100
            FROM dead_letters l \(bounds)
            """
        case .bodies:
            """
            SELECT id, EXISTS (SELECT 1 FROM dead_letters l WHERE l.id = b.id AND NOT \(LetterReading.isBodiless)),
                length(body), body, envelope FROM dead_bodies b \(bounds)
            """
        }
    }

    /// Bytes read with a row, about.
    func weight(_ row: PreparedStatement) -> Int {
        switch self {
        case .events: row.byteCount(8)
        default: Int(row.integer(2))
        }
    }
}
