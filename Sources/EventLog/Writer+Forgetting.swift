import GRDB

/// Forgetting a person: his letters lose what they hold, and keep their place in the account.
///
/// What is deleted is overwritten with zeros in the file (https://www.sqlite.org/pragma.html#pragma_secure_delete); the WAL
/// has older pages until it is emptied.
extension Writer {
    static let insertSuppressed = """
        INSERT INTO suppressed (person, until) VALUES (?, ?) ON CONFLICT DO UPDATE SET until = max(until, excluded.until)
        """
    static let deleteExpired = "DELETE FROM suppressed WHERE until <= ?"
    static let selectLetter = "SELECT state, destination FROM dead_letters WHERE id = ?"
    static let forgetLetter = """
        UPDATE dead_letters SET detail = 'forgotten', subject = 0, reply = NULL,
            state = CASE WHEN state = 'replayed' THEN state ELSE 'dropped' END,
            resolved_at = CASE WHEN state = 'replayed' THEN resolved_at ELSE ?2 END
        WHERE id = ?1
        """
    static let emptyBody = "UPDATE dead_bodies SET body = x'', envelope = NULL WHERE id = ?"
    static let emptyReply = "UPDATE replies SET bytes = x'' WHERE id = ?"

    func suppress(_ person: [UInt8], until: Int64, _ round: inout Round) throws -> Command.Outcome {
        let expired = try db.prepared(Self.deleteExpired)
        expired.bind(round.now, at: 1)
        try expired.run()
        let insert = try db.prepared(Self.insertSuppressed)
        insert.bind(copying: person, at: 1)
        insert.bind(until, at: 2)
        try insert.run()
        round.publications.append(.suppressed(person, until))
        return .success(Command.Answer())
    }

    /// Answers how many there were.
    func forgetLetters(_ ids: [Int64], _ round: inout Round) throws -> Command.Outcome {
        try overwritingWhatIsDeleted {
            var count: Int64 = 0
            for id in ids {
                guard let (state, destination) = try letter(id) else { continue }
                let forget = try db.prepared(Self.forgetLetter)
                forget.bind(id, at: 1)
                forget.bind(round.now, at: 2)
                try forget.run()
                count += 1
                if state == .replayed {
                    try emptyBodies(of: id)
                    continue
                }
                let bytes = try deleteBodies(of: id)
                if state == .replaying { round.removedLetters.append(id) }
                guard destination == nil, state == .dead else { continue }
                round.tally.add(-1, to: .intakeLetters, of: Tally.log)
                round.tally.add(-bytes, to: .intakeLetterBytes, of: Tally.log)
            }
            return .success(Command.Answer(number: count))
        }
    }

    private func letter(_ id: Int64) throws -> (state: DeadLetter.State, destination: NameID?)? {
        let row = try db.prepared(Self.selectLetter)
        defer { row.reset() }
        row.bind(id, at: 1)
        guard try row.step(), let state = DeadLetter.State(rawValue: row.text(0)) else { return nil }
        return (state, row.optional(1).map { NameID(rawValue: $0) })
    }

    /// One that was delivered by a replay counts as that, and keeps a body without anything in it.
    private func emptyBodies(of letter: Int64) throws {
        for sql in [Self.emptyBody, Self.deleteOriginal] {
            let statement = try db.prepared(sql)
            statement.bind(letter, at: 1)
            try statement.run()
        }
    }

    func forgetAnswers(_ hour: Int64, _ keys: [[UInt8]], _ round: inout Round) throws -> Command.Outcome {
        guard round.repeatHours.contains(hour) else { return .success(Command.Answer()) }
        return try overwritingWhatIsDeleted {
            let statement = try db.prepared("DELETE FROM repeats_\(hour) WHERE key = ?")
            var count = 0
            for key in keys {
                statement.bind(copying: key, at: 1)
                try statement.run()
                count += db.changes
            }
            return .success(Command.Answer(number: Int64(count)))
        }
    }

    func forgetReplies(_ ids: [Int64]) throws -> Command.Outcome {
        try overwritingWhatIsDeleted {
            let statement = try db.prepared(Self.emptyReply)
            for id in ids {
                statement.bind(id, at: 1)
                try statement.run()
            }
            return .success(Command.Answer(number: Int64(ids.count)))
        }
    }

    /// Libraries differ in whether they do so by themselves; trimming need not.
    func overwritingWhatIsDeleted<Result>(_ body: () throws -> Result) throws -> Result {
        let before = try db.prepared("PRAGMA secure_delete").first() ?? 0
        if before == 1 { return try body() }
        _ = try db.prepared("PRAGMA secure_delete = 1").first()
        defer { _ = try? db.prepared("PRAGMA secure_delete = \(before)").first() }
        return try body()
    }

    // MARK: The WAL

    /// Answers 1 when it is empty since it was asked for.
    func askForEmptyWAL() -> Command.Outcome {
        let isDone = space.wantsEmptyWAL == .done
        space.wantsEmptyWAL = isDone ? .no : .yes
        return .success(Command.Answer(number: isDone ? 1 : 0))
    }

    /// After a commit, and with the readers whose reads are short held off: any other that reads is in the way, and it is
    /// tried again after the next commit.
    func emptyWALIfAsked() {
        guard failure == nil, space.wantsEmptyWAL == .yes else { return }
        gate.close()
        defer { gate.open() }
        attempt {
            _ = try db.prepared("PRAGMA busy_timeout = 0").first()
            defer { _ = try? db.prepared("PRAGMA busy_timeout = 5000").first() }
            do {
                _ = try db.checkpoint(.truncate)
                space.wantsEmptyWAL = .done
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                return
            }
        }
    }
}
