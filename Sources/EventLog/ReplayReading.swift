import GRDB

/// Reading replay jobs with what became of their letters.
enum ReplayReading {
    static let jobs = """
        SELECT id, filter, rate, state, total, passed, started_at, ended_at FROM replays
        WHERE ?1 IS NULL OR id = ?1 ORDER BY id
        """
    /// Walks the narrow table of letters: tens of milliseconds per 100,000.
    static let outcomes = """
        SELECT replay, state, count(*) FROM dead_letters WHERE replay IS NOT NULL AND (?1 IS NULL OR replay = ?1)
        GROUP BY 1, 2
        """

    static func jobs(_ id: Int64?, _ db: Database) throws -> [ReplayJob] {
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
}
