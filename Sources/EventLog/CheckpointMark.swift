import GRDB

/// A read mark of our own, which makes a checkpoint stop where we want.
///
/// SQLite's PASSIVE checkpoint moves everything up to the oldest reader's mark in one go. A WAL of 1 GiB (what a foreign
/// reader that stayed for hours leaves, or a kill while it was there) would so stall the writer for seconds. This
/// connection reads, which gives it a mark at the end of the WAL, then lowers the mark to where the slice is to end
/// (``WALIndex/lowerMarks(to:)`` says why that is safe). The checkpoint moves what is below it.
///
/// Used on the writer's thread only.
final class CheckpointMark: Sendable {
    private let queue: DatabaseQueue

    init(_ queue: DatabaseQueue) {
        self.queue = queue
    }

    func close() { try? queue.close() }

    /// Runs `body` while no frame beyond `frame` may be moved.
    func hold(at frame: Int, _ body: () throws -> Void) throws {
        try queue.inDatabase { db in
            try db.execute(sql: "BEGIN")
            defer { try? db.execute(sql: "COMMIT") }
            // The first read takes the mark.
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema")
            WALIndex(db)?.lowerMarks(to: frame)
            try body()
        }
    }
}
