import GRDB

/// How a file of an older layout becomes one of this layout.
///
/// Forward only, step by step, all steps in one transaction with the version in the header: a crash leaves the old file
/// or the new one. What a step may be is whatever SQL can do to a file of the layout before it; `LogMigrationTests`
/// keeps a file of each older layout and shows that it becomes what ``LogSchema`` would have made, with every event,
/// letter and place in it. An older version refuses the file from then on.
enum LogMigration {
    /// The step from layout `n + 1` to the next is at index `n`.
    private static let steps = [
        // 2: checksums (rows of before have none), and the identity that a WAL is recognized by.
        """
        ALTER TABLE events ADD COLUMN checksum INTEGER;
        \(LogSchema.identity)
        """,
        // 3: where the retries of each destination stand.
        LogSchema.schedules,
        // 4: what operators did to letters.
        """
        ALTER TABLE dead_letters ADD COLUMN replay INTEGER;
        \(LogSchema.mending)
        """,
        // 5: whose events are not taken any more.
        LogSchema.suppressed,
        // 6: copies know their originals.
        """
        ALTER TABLE events ADD COLUMN again INTEGER;
        \(LogSchema.copies)
        """,
        // 7: what became of each attempt.
        """
        ALTER TABLE deferred ADD COLUMN history TEXT;
        \(LogSchema.attempts)
        """,
    ]

    static func run(_ db: Database, from version: Int32) throws {
        try db.inTransaction(.immediate) {
            for step in steps[(Int(version) - 1)...] { try db.execute(sql: step) }
            try db.execute(sql: "PRAGMA user_version = \(LogSchema.version)")
            return .commit
        }
    }
}
