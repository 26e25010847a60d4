import GRDB

/// The retry schedules beside the cursors: replaced whole, read once at start.
extension Writer {
    static let deleteSchedule = "DELETE FROM schedules WHERE destination = ?"
    static let deleteTried = "DELETE FROM tried WHERE destination = ?"
    static let insertSchedule = """
        INSERT INTO schedules (destination, fingerprint, state, since, until, failures, silent_until, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    static let insertTried = """
        INSERT INTO tried (destination, first, last, attempts, first_at, history) VALUES (?, ?, ?, ?, ?, ?)
        """

    /// Nil leaves none.
    func remember(_ schedule: RetrySchedule?, of destination: NameID) throws -> Command.Outcome {
        try forgetSchedule(of: destination)
        guard let schedule else { return .success(Command.Answer()) }
        let statement = try db.prepared(Self.insertSchedule)
        statement.bind(destination.rawValue, at: 1)
        statement.bind(schedule.fingerprint, at: 2)
        statement.bind(schedule.state.rawValue, at: 3)
        statement.bind(schedule.since, at: 4)
        statement.bind(schedule.until, at: 5)
        statement.bind(Int64(schedule.failures), at: 6)
        statement.bind(schedule.silentUntil, at: 7)
        statement.bind(schedule.reason, at: 8)
        try statement.run()
        for held in schedule.held {
            let statement = try db.prepared(Self.insertTried)
            statement.bind(destination.rawValue, at: 1)
            statement.bind(held.first, at: 2)
            statement.bind(held.last, at: 3)
            statement.bind(Int64(held.attempts), at: 4)
            statement.bind(held.firstAt, at: 5)
            statement.bind(held.history, at: 6)
            try statement.run()
        }
        return .success(Command.Answer())
    }

    func forgetSchedule(of destination: NameID) throws {
        for sql in [Self.deleteSchedule, Self.deleteTried] {
            let statement = try db.prepared(sql)
            statement.bind(destination.rawValue, at: 1)
            try statement.run()
        }
    }
}

enum ScheduleReading {
    static let schedule = """
        SELECT fingerprint, state, since, until, failures, silent_until, reason FROM schedules WHERE destination = ?
        """
    static let tried = "SELECT first, last, attempts, first_at, history FROM tried WHERE destination = ? ORDER BY first"

    static func schedule(of destination: NameID, _ db: Database) throws -> RetrySchedule? {
        let row = try db.prepared(schedule)
        defer { row.reset() }
        row.bind(destination.rawValue, at: 1)
        guard try row.step() else { return nil }
        var held: [RetrySchedule.Held] = []
        let rows = try db.prepared(tried)
        rows.bind(destination.rawValue, at: 1)
        try rows.forEachRow {
            held.append(
                .init(
                    first: rows.integer(0), last: rows.integer(1), attempts: Int(rows.integer(2)),
                    firstAt: rows.integer(3), history: rows.history(4)))
        }
        return RetrySchedule(
            fingerprint: row.integer(0), state: RetrySchedule.State(rawValue: row.text(1)) ?? .open,
            since: row.integer(2), until: row.integer(3), failures: Int(row.integer(4)), silentUntil: row.integer(5),
            reason: row.text(6), held: held)
    }
}
