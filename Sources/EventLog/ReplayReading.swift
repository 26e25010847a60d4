import GRDB

/// Reading replay jobs with what became of their letters.
enum ReplayReading {
    static let place = "SELECT after, last FROM replays WHERE id = ? AND state = 'running'"
    static let jobs = """
        SELECT id, filter, rate, state, total, passed, started_at, ended_at FROM replays
        WHERE ?1 IS NULL OR id = ?1 ORDER BY id
        """
    /// Walks the narrow table of letters: tens of milliseconds per 100,000.
    static let outcomes = """
        SELECT replay, state, count(*) FROM dead_letters WHERE replay IS NOT NULL AND (?1 IS NULL OR replay = ?1)
        GROUP BY 1, 2
        """

    /// Where a running job stands: the ids above the one and up to the other are left of it.
    static func place(of job: Int64, _ db: Database) throws -> (after: Int64, last: Int64)? {
        let row = try db.prepared(place)
        defer { row.reset() }
        row.bind(job, at: 1)
        return try row.step() ? (row.integer(0), row.integer(1)) : nil
    }

    /// - Parameter id: nil for all.
    static func jobs(_ id: Int64?, _ db: Database) throws -> [ReplayJob] {
        var found = try withoutOutcomes(id, db)
        let counts = try db.prepared(outcomes)
        counts.bind(id, at: 1)
        try counts.forEachRow {
            guard let index = found.firstIndex(where: { $0.id == counts.integer(0) }) else { return }
            let count = Int(counts.integer(2))
            switch DeadLetter.State(rawValue: counts.text(1)) {
            case .replayed: found[index].delivered += count
            case .replaying: found[index].waiting += count
            case .dead, .dropped, nil: found[index].dead += count
            }
        }
        return found
    }

    static func withoutOutcomes(_ id: Int64?, _ db: Database) throws -> [ReplayJob] {
        var found: [ReplayJob] = []
        let rows = try db.prepared(jobs)
        rows.bind(id, at: 1)
        try rows.forEachRow {
            found.append(
                ReplayJob(
                    id: rows.integer(0), filter: rows.text(1), rate: rows.real(2),
                    state: ReplayJob.State(rawValue: rows.text(3)) ?? .done, total: Int(rows.integer(4)),
                    passed: Int(rows.integer(5)), startedAt: rows.integer(6), endedAt: rows.optional(7)))
        }
        return found
    }
}
