import Foundation
import GRDB

/// Forgetting a person: what there is of him is looked for in slices by a reader, and removed in bites by the writer, so that
/// neither appends nor delivery wait.
///
/// It looks at what there is when it begins. Nothing new comes but copies that replays make of what is not deleted yet:
/// whoever is forgotten is suppressed first, and requests that were under way then have been stored before. So it looks
/// through what was appended meanwhile, until there is nothing of the person in it.
extension SQLiteEventLog {
    /// Rows removed in one transaction.
    private static let bite = 256

    public func suppress(_ person: Person, until: Int64) async throws(LogError) {
        let fingerprint = shared.suppressions.fingerprint(of: person)
        _ = try await shared.inbox.perform(.suppress(fingerprint, until))
    }

    public func isSuppressed(_ person: Person) -> Bool {
        shared.suppressions.contains(person, at: shared.configuration.now)
    }

    public func forget(_ forgetting: Forgetting) async throws(LogError) -> Forgotten {
        var forgotten = Forgotten()
        try await forgetEvents(forgetting, &forgotten)
        try await forgetLetters(forgetting, &forgotten)
        try await forgetAnswers(forgetting, &forgotten)
        try await forgetReplies(forgetting, &forgotten)
        forgotten.isWALEmptied = try await emptyWAL()
        return forgotten
    }

    private func forgetEvents(_ forgetting: Forgetting, _ forgotten: inout Forgotten) async throws(LogError) {
        var place: Int64 = 0
        while true {
            let (last, before) = (
                try await read { try $0.prepared("SELECT max(seq) FROM events").first() ?? 0 }, forgotten.events
            )
            while place < last {
                let from = place
                let page = try await read { try ForgetQuery.events(after: from, last, forgetting, $0) }
                place = page.read
                for bite in page.found.inBites(of: Self.bite) {
                    forgotten.owed += Int(try await shared.inbox.perform(.remove(bite)).number)
                    forgotten.events += bite.count
                }
            }
            if forgotten.events == before { return }
        }
    }

    private func forgetLetters(_ forgetting: Forgetting, _ forgotten: inout Forgotten) async throws(LogError) {
        let last = try await read { try $0.prepared("SELECT max(id) FROM dead_letters").first() ?? 0 }
        var place: Int64 = 0
        while place < last {
            let from = place
            let page = try await read { try ForgetQuery.letters(after: from, last, forgetting, $0) }
            place = page.read
            for bite in page.found.inBites(of: Self.bite) {
                forgotten.letters += Int(try await shared.inbox.perform(.forgetLetters(bite)).number)
            }
        }
    }

    private func forgetAnswers(_ forgetting: Forgetting, _ forgotten: inout Forgotten) async throws(LogError) {
        for hour in try await read({ try ForgetQuery.hours($0) }) {
            var place: [UInt8]? = []
            while let from = place {
                // A table may have been dropped meanwhile.
                let page = try await read { try ForgetQuery.answers(of: hour, after: from, forgetting, $0) }
                place = page.read
                for bite in page.found.inBites(of: Self.bite) {
                    forgotten.answers += Int(try await shared.inbox.perform(.forgetAnswers(hour, bite)).number)
                }
            }
        }
    }

    private func forgetReplies(_ forgetting: Forgetting, _ forgotten: inout Forgotten) async throws(LogError) {
        let found = try await read { try ForgetQuery.replies(forgetting, $0) }
        for bite in found.inBites(of: Self.bite) {
            forgotten.replies += Int(try await shared.inbox.perform(.forgetReplies(bite)).number)
        }
    }

    /// True once all of the WAL is in the file, and its own file is empty. The writer tries after each commit; readers that
    /// are in the middle of something are in the way.
    private func emptyWAL() async throws(LogError) -> Bool {
        for _ in 0..<100 {
            if try await shared.inbox.perform(.emptyWAL).number > 0 { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}

/// Slices of at most as many rows as one read may look at.
private enum ForgetQuery {
    struct Page<Key: Sendable, Place: Sendable>: Sendable {
        var found: [Key] = []
        /// The last that was looked at.
        var read: Place
    }

    static let events = """
        SELECT e.seq, e.source, e.body, v.bytes FROM events e LEFT JOIN envelopes v ON v.last = e.envelope
        WHERE e.seq > ? AND e.seq <= ? ORDER BY e.seq LIMIT ?
        """
    static let letters = """
        SELECT l.id, l.source, b.body, b.envelope, o.body FROM dead_letters l JOIN dead_bodies b ON b.id = l.id
            LEFT JOIN dead_originals o ON o.id = l.id
        WHERE l.id > ? AND l.id <= ? ORDER BY l.id LIMIT ?
        """

    static func events(
        after place: Int64, _ last: Int64, _ forgetting: Forgetting, _ db: Database
    ) throws -> Page<Int64, Int64> {
        try page(events, after: place, last, db) { row in
            forgetting.isAbout(NameID(rawValue: row.integer(1)), row.isNull(3) ? nil : row.bytes(3), row.bytes(2))
        }
    }

    static func letters(
        after place: Int64, _ last: Int64, _ forgetting: Forgetting, _ db: Database
    ) throws -> Page<Int64, Int64> {
        try page(letters, after: place, last, db) { row in
            let (source, envelope) = (NameID(rawValue: row.integer(1)), row.isNull(3) ? nil : row.bytes(3))
            return forgetting.isAbout(source, envelope, row.bytes(2))
                || !row.isNull(4) && forgetting.isAbout(source, envelope, row.bytes(4))
        }
    }

    private static func page(
        _ sql: String, after place: Int64, _ last: Int64, _ db: Database, where isFound: (PreparedStatement) -> Bool
    ) throws -> Page<Int64, Int64> {
        var page = Page<Int64, Int64>(read: last)
        let rows = try db.prepared(sql)
        defer { rows.reset() }
        rows.bind(place, at: 1)
        rows.bind(last, at: 2)
        rows.bind(Int64(StretchQuery.maxRows), at: 3)
        var count = 0
        while try rows.step() {
            count += 1
            if isFound(rows) { page.found.append(rows.integer(0)) }
            if count == StretchQuery.maxRows { page.read = rows.integer(0) }
        }
        return page
    }

    static func hours(_ db: Database) throws -> [Int64] {
        var hours: [Int64] = []
        let tables = try db.prepared(Writer.selectRepeatTables)
        try tables.forEachRow {
            if let hour = Int64(tables.text(0).dropFirst("repeats_".count)) { hours.append(hour) }
        }
        return hours
    }

    /// `read` is nil at the end.
    static func answers(
        of hour: Int64, after key: [UInt8], _ forgetting: Forgetting, _ db: Database
    ) throws -> Page<[UInt8], [UInt8]?> {
        var page = Page<[UInt8], [UInt8]?>(read: nil)
        guard try hours(db).contains(hour) else { return page }
        let rows = try db.prepared("SELECT key, answer FROM repeats_\(hour) WHERE key > ? ORDER BY key LIMIT ?")
        defer { rows.reset() }
        rows.bind(copying: key, at: 1)
        rows.bind(Int64(StretchQuery.maxRows), at: 2)
        var count = 0
        while try rows.step() {
            count += 1
            if forgetting.isNamed(rows.bytes(1)) { page.found.append(rows.bytes(0)) }
            if count == StretchQuery.maxRows { page.read = rows.bytes(0) }
        }
        return page
    }

    /// They are few and short: one for each refused batch.
    static func replies(_ forgetting: Forgetting, _ db: Database) throws -> [Int64] {
        var found: [Int64] = []
        let rows = try db.prepared("SELECT id, bytes FROM replies")
        try rows.forEachRow {
            if forgetting.isNamed(rows.bytes(1)) { found.append(rows.integer(0)) }
        }
        return found
    }
}

extension Array {
    fileprivate func inBites(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
