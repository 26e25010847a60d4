import GRDB

/// Replay jobs: where each stands changes in the transaction that hands its letters to delivery, so that a crash neither
/// forgets letters nor sends a bite twice.
extension Writer {
    static let insertReplay = """
        INSERT INTO replays (filter, rate, state, after, last, total, passed, started_at)
        VALUES (?, ?, 'running', 0, ?, ?, 0, ?)
        """
    static let selectReplay = "SELECT after FROM replays WHERE id = ? AND state = 'running'"
    static let advanceReplay = "UPDATE replays SET after = ?, passed = passed + ? WHERE id = ?"
    static let endReplay = """
        UPDATE replays SET state = ?, ended_at = ? WHERE id = ? AND state IN ('running', 'paused')
        """

    /// Answers the job's id.
    func startReplay(_ plan: ReplayPlan, _ round: Round) throws -> Command.Outcome {
        let insert = try db.prepared(Self.insertReplay)
        insert.bind(plan.words, at: 1)
        insert.bind(real: plan.rate, at: 2)
        insert.bind(plan.last, at: 3)
        insert.bind(Int64(plan.total), at: 4)
        insert.bind(round.now, at: 5)
        try insert.run()
        return .success(Command.Answer(number: db.lastInsertedRowID))
    }

    /// Hands a job's next letters to delivery, in the order of their ids. A job that was ended or paused meanwhile, or has
    /// passed them already, hands out nothing. Answers how many letters it has passed by that.
    func continueReplay(_ job: Int64, _ ids: [Int64], isLast: Bool, _ round: inout Round) throws -> Command.Outcome {
        let select = try db.prepared(Self.selectReplay)
        select.bind(job, at: 1)
        guard let after = try select.first(), ids.first.map({ $0 > after }) ?? true
        else { return .success(Command.Answer()) }
        _ = try replay(ids, job: job, &round)
        if let last = ids.last {
            let advance = try db.prepared(Self.advanceReplay)
            advance.bind(last, at: 1)
            advance.bind(Int64(ids.count), at: 2)
            advance.bind(job, at: 3)
            try advance.run()
        }
        if isLast { try end(job, .done, round) }
        return .success(Command.Answer(number: Int64(ids.count)))
    }

    /// Answers 1 when it was to be changed.
    func setReplay(_ job: Int64, _ state: ReplayJob.State, _ round: Round) throws -> Command.Outcome {
        try end(job, state, round)
        return .success(Command.Answer(number: Int64(db.changes)))
    }

    func end(_ job: Int64, _ state: ReplayJob.State, _ round: Round) throws {
        let end = try db.prepared(Self.endReplay)
        end.bind(state.rawValue, at: 1)
        end.bind(state == .cancelled || state == .done ? round.now : nil, at: 2)
        end.bind(job, at: 3)
        try end.run()
    }
}
