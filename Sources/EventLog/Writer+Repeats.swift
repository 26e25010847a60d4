import GRDB

/// Requests that carry an idempotency key, and their repeats.
///
/// A table per hour, `repeats_H` with H in hours since 1970, holds the keys that came in it: key, content, answer. Keys
/// are random, so each goes to a page of its own; in one table for all they would soon touch pages that no cache holds
/// (an index on random keys costs 10x on insert at depth). A table is made in the transaction that stores its first key, so that a log without keys
/// has none, and goes when all of it is older than the window: emptied in bites in the order of its keys, which frees
/// whole pages, then dropped.
///
/// A key is looked for in each table of the window, the newest first, before the request's first statement: so a repeat
/// or a clash leaves nothing to undo. What another request of the same round has stored is found too, and answered
/// after the same commit.
extension Writer {
    static let selectRepeatTables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'repeats_[0-9]*'"

    static func createRepeats(_ hour: Int64) -> String {
        """
        CREATE TABLE repeats_\(hour) (
            key     BLOB PRIMARY KEY,                  -- fingerprint of source and key
            content BLOB NOT NULL,                     -- fingerprint of method and body
            answer  BLOB NOT NULL
        ) STRICT, WITHOUT ROWID
        """
    }

    static func selectRepeat(_ hour: Int64) -> String { "SELECT content, answer FROM repeats_\(hour) WHERE key = ?" }
    static func insertRepeat(_ hour: Int64) -> String {
        "INSERT INTO repeats_\(hour) (key, content, answer) VALUES (?, ?, ?)"
    }
    static func deleteRepeats(_ hour: Int64) -> String {
        """
        DELETE FROM repeats_\(hour) WHERE key <= coalesce(
            (SELECT key FROM repeats_\(hour) ORDER BY key LIMIT 1 OFFSET ?), x'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF')
        """
    }
    static func countRepeats(_ hour: Int64) -> String { "SELECT count(*) FROM (SELECT 1 FROM repeats_\(hour) LIMIT 1)" }

    /// What became of the request when it came first; nil when this is the first time.
    func earlier(_ claim: Claim, _ round: Round) throws -> Appended? {
        let oldest = oldestHour(at: round.receivedAt)
        for hour in round.repeatHours.reversed() where hour >= oldest {
            let statement = try db.prepared(Self.selectRepeat(hour))
            defer { statement.reset() }
            statement.bind(copying: claim.key, at: 1)
            guard try statement.step() else { continue }
            return statement.bytes(0) == claim.content ? .repeated(answer: statement.bytes(1)) : .clashed
        }
        return nil
    }

    func insert(_ claim: Claim, _ round: inout Round) throws {
        let hour = round.receivedAt / Self.millisecondsPerHour
        if !round.repeatHours.contains(hour) {
            try db.execute(sql: Self.createRepeats(hour))
            round.repeatHours = (round.repeatHours + [hour]).sorted()
        }
        let statement = try db.prepared(Self.insertRepeat(hour))
        statement.bind(copying: claim.key, at: 1)
        statement.bind(copying: claim.content, at: 2)
        try statement.run(binding: claim.answer[...], at: 3)
    }

    // MARK: Forgetting

    func planForgetting() {
        if repeatHours.contains(where: isForgettable) { space.chores.insert(.forgetRepeats) }
    }

    /// One bite of the oldest table that nobody looks into any more.
    func forgetRepeats(_ round: inout Round) throws {
        guard let hour = round.repeatHours.first(where: isForgettable) else {
            space.chores.remove(.forgetRepeats)
            return
        }
        let statement = try db.prepared(Self.deleteRepeats(hour))
        statement.bind(Int64(SpaceKeeping.repeatBite), at: 1)
        try statement.run()
        guard try db.prepared(Self.countRepeats(hour)).first() == 0 else { return }
        try db.execute(sql: "DROP TABLE repeats_\(hour)")
        round.repeatHours.removeAll { $0 == hour }
        round.hasDroppedTable = true
    }

    private func isForgettable(_ hour: Int64) -> Bool {
        hour < oldestHour(at: max(lastReceivedAt, shared.configuration.now()))
    }

    /// The hour in which the window begins. A key is known for the window and at most an hour longer.
    private func oldestHour(at time: Int64) -> Int64 {
        (time - Int64(shared.configuration.repeats / .milliseconds(1))) / Self.millisecondsPerHour
    }

    private static let millisecondsPerHour: Int64 = 3_600_000
}
