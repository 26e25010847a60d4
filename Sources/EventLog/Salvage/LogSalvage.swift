import Foundation
import GRDB

/// Copies what can be read of a log, however damaged, into a new one: events, letters, and where each destination
/// stands. The old file is only read.
///
/// Where something is missing, what is owed is sent again rather than lost:
///
/// | what cannot be read | what is done |
/// |---|---|
/// | events | the numbers are told; those that were pending are counted as removed |
/// | the route of an event | it is held, as if it had been routed to nobody |
/// | an envelope | its events are copied without it |
/// | the place of any destination | every destination begins at the oldest event that is kept |
/// | a letter's body | the letter is copied as dropped |
/// | names | each that is used is replaced by one that tells its number |
/// | the WAL from some place on | told; the log is copied as of that place |
/// | the counters | counted anew from what is there |
/// | idempotency keys | told: repeats of their requests are stored again |
/// | where retries stood | told: they begin anew |
///
/// What it writes passes `sluice log check`.
struct LogSalvage {
    let old: Database
    let new: Database
    private(set) var report = SalvageReport()
    private var routes: Set<Int64> = []
    private var envelopes: Set<Int64> = []
    /// By source: what is routed to nobody and was not known as held.
    private var newlyHeld: [Int64: (first: Int64, last: Int64, count: Int)] = [:]

    init(from old: Database, to new: Database) {
        self.old = old
        self.new = new
    }

    mutating func run() throws {
        try new.inTransaction {
            try copyNames()
            try copyEnvelopes()
            try copyEvents()
            try copyLetters()
            try copyPlaces()
            try copyRepeats()
            try copyCounters()
            return .commit
        }
        // From here on the new file is asked about itself.
        try new.inTransaction {
            try settleAccounts()
            return .commit
        }
    }

    // MARK: Copying

    /// All rows of a table, or as many as come before one that cannot be read. False when there was one.
    private mutating func copyWhole(_ table: String, where condition: String = "true") throws -> Bool {
        do {
            let rows = try Row.fetchCursor(old, sql: "SELECT * FROM \(table) WHERE \(condition)")
            while let row = try rows.next() { try insert(row, into: table) }
            return true
        } catch let error as DatabaseError where !Self.isOfNewFile(error) {
            return false
        }
    }

    /// A row that cannot be put into the new file is a fault of ours, not of the old file.
    private static func isOfNewFile(_ error: DatabaseError) -> Bool {
        error.sql?.hasPrefix("INSERT") ?? false
    }

    private func insert(_ row: Row, into table: String) throws {
        let columns = row.columnNames.joined(separator: ", ")
        let marks = row.columnNames.map { _ in "?" }.joined(separator: ", ")
        try new.cachedStatement(sql: "INSERT OR REPLACE INTO \(table) (\(columns)) VALUES (\(marks))")
            .execute(arguments: StatementArguments(row.databaseValues))
    }

    private mutating func copyNames() throws {
        for table in ["names", "routes", "replies"] {
            var rows = ReadableRows(old, table, key: "id", columns: "*")
            try rows.forEach { try insert($0, into: table) }
            report.gaps += rows.gaps
        }
        routes = try Set(Int64.fetchAll(new, sql: "SELECT id FROM routes"))
        // `identity` stays the new file's own; the subjects' key goes with the subjects.
        guard try copyWhole("meta", where: "key != 'identity'") else {
            report.remarks.append(
                "what is true of the whole file could not all be read: subjects may get other numbers, and a server "
                    + "without a configuration another key")
            return
        }
    }

    private mutating func copyEnvelopes() throws {
        var rows = ReadableRows(old, "envelopes", key: "last", columns: "last, first, bytes")
        var known: Set<Int64> = []
        try rows.forEach { row in
            try insert(row, into: "envelopes")
            known.insert(row[0])
        }
        envelopes = known
        report.gaps += rows.gaps
    }

    // MARK: Events

    private mutating func copyEvents() throws {
        let there = try String.fetchSet(old, sql: "SELECT name FROM pragma_table_info('events')")
        let later = ["checksum", "again"].map { there.contains($0) ? $0 : "NULL AS \($0)" }
        let columns = ["seq, received_at, request, route, source, kind, subject, envelope, body"] + later
        var rows = ReadableRows(old, "events", key: "seq", columns: columns.joined(separator: ", "))
        var copied = (events: 0, damaged: 0, held: 0, bare: 0)
        try rows.forEach { row in
            guard Self.isAsStored(row) else {
                copied.damaged += 1
                return
            }
            try copy(event: row, &copied.held, &copied.bare)
            copied.events += 1
        }
        report.events = copied.events
        report.gaps += rows.gaps
        let remarks = [
            (copied.damaged, "events are not what was stored and were left out"),
            (copied.held, "events are routed to what could not be read: they are held"),
            (copied.bare, "events lost their envelope"),
        ]
        for (count, text) in remarks where count > 0 { report.remarks.append("\(count) \(text)") }
    }

    /// True without a checksum, too.
    private static func isAsStored(_ row: Row) -> Bool {
        guard let stored = row[9] as Int64? else { return true }
        return stored == checksum(of: row, route: row[3], envelope: row[7])
    }

    private static func checksum(of row: Row, route: Int64, envelope: Int64?) -> Int64 {
        Checksum(receivedAt: row[1], request: row[2], source: row[4], envelope: envelope).of(
            sequence: row[0], route: route, kind: row[5], subject: row[6],
            body: [UInt8](row[8] as Data? ?? Data())[...])
    }

    private mutating func copy(event row: Row, _ held: inout Int, _ bare: inout Int) throws {
        let (stored, named): (Int64, Int64?) = (row[3], row[7])
        let route = routes.contains(stored) ? stored : LogSchema.holdRoute.rawValue
        let envelope = named.flatMap { envelopes.contains($0) ? $0 : nil }
        let isChanged = route != stored || envelope != named
        let checksum: Int64? = isChanged ? Self.checksum(of: row, route: route, envelope: envelope) : row[9] as Int64?
        if route != stored {
            held += 1
            let (source, sequence): (Int64, Int64) = (row[4], row[0])
            let before = newlyHeld[source]
            newlyHeld[source] = (before?.first ?? sequence, sequence, (before?.count ?? 0) + 1)
        }
        if envelope != named { bare += 1 }
        try new.cachedStatement(sql: Writer.insertEvent).execute(arguments: [
            row[0] as Int64, row[1] as Int64, row[2] as Int64, route, row[4] as Int64, row[5] as Int64, row[6] as Int64,
            envelope, row[8] as DatabaseValue, checksum,
        ])
        guard let original = row[10] as Int64? else { return }
        try new.cachedStatement(sql: Writer.mark).execute(arguments: [original, row[0] as Int64])
    }

    // MARK: Letters

    private mutating func copyLetters() throws {
        var letters = ReadableRows(old, "dead_letters", key: "id", columns: "*")
        var count = 0
        try letters.forEach { row in
            try insert(row, into: "dead_letters")
            count += 1
        }
        report.letters = count
        var bodies = ReadableRows(old, "dead_bodies", key: "id", columns: "*")
        try bodies.forEach { try insert($0, into: "dead_bodies") }
        report.gaps += letters.gaps + bodies.gaps
        // Older layouts have none.
        for table in ["dead_originals", "dead_attempts", "replays"] where try old.tableExists(table) {
            var rows = ReadableRows(old, table, key: "id", columns: "*")
            try rows.forEach { try insert($0, into: table) }
            report.gaps += rows.gaps
        }
        try new.execute(
            sql: """
                DELETE FROM dead_bodies WHERE id NOT IN (SELECT id FROM dead_letters WHERE NOT \(LetterReading.isBodiless));
                DELETE FROM dead_originals WHERE id NOT IN (SELECT id FROM dead_bodies);
                DELETE FROM dead_attempts WHERE id NOT IN (SELECT id FROM dead_letters);
                UPDATE dead_letters SET state = 'dropped', resolved_at = died_at
                    WHERE NOT \(LetterReading.isBodiless) AND id NOT IN (SELECT id FROM dead_bodies);
                """)
        if new.changesCount > 0 { report.remarks.append("\(new.changesCount) dead letters lost their body") }
    }

    // MARK: Places

    /// All of it or none: a window that is missing would pass for finished.
    private mutating func copyPlaces() throws {
        var isWhole = true
        for table in ["cursors", "windows", "deferred", "held", "adoptions"] {
            isWhole = try copyWhole(table) && isWhole
        }
        try new.execute(sql: "DELETE FROM deferred WHERE seq NOT IN (SELECT seq FROM events)")
        if !isWhole {
            try new.execute(sql: "DELETE FROM windows; DELETE FROM deferred; UPDATE cursors SET read = 0, started = 1")
            report.remarks.append(
                "where the destinations stood could not all be read: each begins at the oldest event that is kept, and one "
                    + "that was paused may go on")
        }
        try new.execute(
            sql: """
                INSERT OR IGNORE INTO cursors (destination, read, started)
                    SELECT DISTINCT value, 0, 1 FROM routes, json_each(destinations) WHERE value != 1;
                INSERT OR IGNORE INTO names (id, space, name)
                    SELECT destination, 'destination', 'unreadable-' || destination FROM cursors;
                """)
        for (space, column) in [("source", "source"), ("kind", "kind")] {
            try new.execute(
                sql: """
                    INSERT OR IGNORE INTO names (id, space, name)
                        SELECT DISTINCT \(column), '\(space)', 'unreadable-' || \(column) FROM events
                        UNION SELECT DISTINCT \(column), '\(space)', 'unreadable-' || \(column) FROM dead_letters
                            WHERE \(column) IS NOT NULL;
                    """)
        }
        // Older layouts have none.
        for table in ["schedules", "tried"] where try old.tableExists(table) {
            guard try !copyWhole(table) else { continue }
            report.remarks.append("where retries stood could not all be read: some begin anew")
        }
        if try old.tableExists("suppressed"), try !copyWhole("suppressed") {
            report.remarks.append("who is suppressed could not all be read: forget them again")
        }
        for table in ["events", "dead_letters"] { try goOnNumbering(table) }
        try hold()
    }

    /// Numbers go on where they were: one that was given out is never given out again.
    private func goOnNumbering(_ table: String) throws {
        let sql = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        guard let last = try? Int64.fetchOne(old, sql: sql, arguments: [table]) else { return }
        try new.execute(
            sql: """
                UPDATE sqlite_sequence SET seq = max(seq, :last) WHERE name = :table;
                INSERT INTO sqlite_sequence (name, seq) SELECT :table, :last
                    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = :table);
                """, arguments: ["table": table, "last": last])
    }

    /// What could not be routed joins what its source has held already.
    private func hold() throws {
        for (source, one) in newlyHeld {
            try new.execute(
                sql: """
                    INSERT INTO held (source, first, last, count) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last),
                        count = count + excluded.count
                    """, arguments: [source, one.first, one.last, one.count])
        }
        if !newlyHeld.isEmpty {
            try new.execute(
                sql: """
                    DELETE FROM deferred WHERE seq IN (SELECT seq FROM events WHERE route = 1 AND NOT EXISTS (
                        SELECT 1 FROM adoptions a WHERE a.source = events.source AND seq BETWEEN a.first AND a.last))
                    """)
        }
        // As many as are there.
        try new.execute(
            sql: """
                UPDATE held SET count = (SELECT count(*) FROM events WHERE route = 1 AND events.source = held.source
                    AND seq BETWEEN held.first AND held.last AND NOT EXISTS (SELECT 1 FROM adoptions a
                        WHERE a.source = events.source AND seq BETWEEN a.first AND a.last))
                """)
    }

    // MARK: Idempotency keys

    /// From either end up to what cannot be read.
    private mutating func copyRepeats() throws {
        let tables = try String.fetchAll(old, sql: Writer.selectRepeatTables)
        for hour in tables.compactMap({ Int64($0.dropFirst("repeats_".count)) }) {
            try new.execute(sql: Writer.createRepeats(hour))
            let table = "repeats_\(hour)"
            if try copyWhole(table) { continue }
            _ = try copyWhole(table, where: "true ORDER BY key DESC")
            report.remarks.append(
                "the idempotency keys of \(Self.text(ofHour: hour)) could not all be read: a repeat of such a request is "
                    + "stored again")
        }
    }

    private static func text(ofHour hour: Int64) -> String {
        let start = Date(timeIntervalSince1970: TimeInterval(hour * 3_600))
        return start.ISO8601Format()
    }

    private mutating func copyCounters() throws {
        guard try copyWhole("counters", where: "name != 'identity'") else {
            report.remarks.append("the counters could not all be read: what is missing was counted from what is there")
            return
        }
    }

    // MARK: Accounts

    /// Makes the counters agree with the rows. What was pending and is not there was lost, and counts as removed.
    private mutating func settleAccounts() throws {
        var audit = try LogAudit(reading: new, "the new log")
        while try audit.step(new) {}
        for account in audit.report.accounts {
            let died = account.letters - account.died
            let lost =
                account.accepted - account.delivered - account.letters - account.removed - account.passedOver
                - account.pending
            try add(died, to: .died, of: account.id)
            try add(max(lost, 0), to: .removed, of: account.id)
            try add(max(-lost, 0), to: .accepted, of: account.id)
            if lost > 0 { report.lost.append((account.destination, lost)) }
        }
        try new.execute(
            sql: """
                INSERT OR REPLACE INTO counters (subject, name, value) VALUES
                    (0, 'events', (SELECT count(*) FROM events)),
                    (0, 'intakeLetters',
                        (SELECT count(*) FROM dead_letters WHERE stage = 'intake' AND state = 'dead')),
                    (0, 'intakeLetterBytes', (SELECT coalesce(sum(length(body) + coalesce(length(envelope), 0)), 0)
                        FROM dead_bodies
                        WHERE id IN (SELECT id FROM dead_letters WHERE stage = 'intake' AND state = 'dead')));
                INSERT OR REPLACE INTO counters (subject, name, value)
                    SELECT destination, 'replayed', (SELECT count(*) FROM dead_letters l
                        WHERE l.destination = cursors.destination AND state = 'replayed') FROM cursors;
                """)
    }

    private func add(_ count: Int, to counter: Counter, of subject: NameID) throws {
        guard count != 0 else { return }
        try new.cachedStatement(sql: Tally.upsert).execute(
            arguments: [subject.rawValue, counter.rawValue, count])
    }
}
