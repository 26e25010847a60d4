import GRDB

/// Replay jobs: where each stands changes in the transaction that hands its letters to delivery, so that a crash neither
/// forgets letters nor sends a bite twice.
extension Writer {
    static let insertReplay = """
        INSERT INTO replays (filter, rate, state, after, last, total, passed, started_at)
        VALUES (?, ?, 'running', 0, ?, ?, 0, ?)
        """
    static let selectReplay = "SELECT after, last FROM replays WHERE id = ? AND state = 'running'"
    static let advanceReplay = "UPDATE replays SET after = ?, passed = passed + ? WHERE id = ?"
    static let endReplay = """
        UPDATE replays SET state = ?, ended_at = ? WHERE id = ? AND state IN ('running', 'paused')
        """

    /// Answers the job's id.
    func startReplay(
        _ filter: LetterFilter, _ words: String, rate: Double, _ round: inout Round
    ) throws -> Command.Outcome {
        var (count, last) = (Int64(0), Int64(0))
        if let query = LetterQuery(filter, shared.catalog) {
            let sql = "SELECT count(*), coalesce(max(id), 0) FROM dead_letters \(query.filter)"
            if let row = try Row.fetchOne(db, sql: sql, arguments: query.arguments) { (count, last) = (row[0], row[1]) }
        }
        let insert = try db.prepared(Self.insertReplay)
        insert.bind(words, at: 1)
        insert.bind(real: rate, at: 2)
        insert.bind(last, at: 3)
        insert.bind(count, at: 4)
        insert.bind(round.now, at: 5)
        try insert.run()
        return .success(Command.Answer(number: db.lastInsertedRowID))
    }

    /// Hands the next letters of a job to delivery; ends it when there are no more. Answers how many were looked at.
    func continueReplay(
        _ job: Int64, _ filter: LetterFilter, limit: Int, _ round: inout Round
    ) throws -> Command.Outcome {
        let select = try db.prepared(Self.selectReplay)
        defer { select.reset() }
        select.bind(job, at: 1)
        guard try select.step() else { return .success(Command.Answer()) }
        var filter = filter
        let last = select.integer(1)
        (filter.after, filter.through, filter.limit) = (select.integer(0), last, limit)
        let bite = try replay(filter, job: job, &round)
        if bite.passed > 0 {
            let advance = try db.prepared(Self.advanceReplay)
            advance.bind(bite.last, at: 1)
            advance.bind(Int64(bite.passed), at: 2)
            advance.bind(job, at: 3)
            try advance.run()
        }
        if bite.passed < limit || bite.last == last { try end(job, .done, round) }
        return .success(Command.Answer(number: Int64(bite.passed), last: bite.last))
    }

    /// Answers 1 when it was to be changed.
    func setReplay(_ job: Int64, _ state: ReplayJob.State, _ round: Round) throws -> Command.Outcome {
        try end(job, state, round)
        return .success(Command.Answer(number: Int64(db.changes)))
    }

    private func end(_ job: Int64, _ state: ReplayJob.State, _ round: Round) throws {
        let end = try db.prepared(Self.endReplay)
        end.bind(state.rawValue, at: 1)
        end.bind(state == .cancelled || state == .done ? round.now : nil, at: 2)
        end.bind(job, at: 3)
        try end.run()
    }
}
