import GRDB
import GRDBSQLite

/// How long the WAL is: at first as it was found, then as SQLite tells after each commit. Used on the writer's thread
/// only.
@safe final class WALGauge {
    private let frames: UnsafeMutablePointer<Int32>
    /// Of these, how many a checkpoint has moved to the file.
    private(set) var moved = 0

    init(_ db: Database) {
        unsafe frames = .allocate(capacity: 1)
        let found = WALIndex(db)
        unsafe frames.initialize(to: Int32(found?.frames ?? 0))
        moved = found?.moved ?? 0
        // https://www.sqlite.org/c3ref/wal_hook.html: it replaces automatic checkpoints.
        unsafe sqlite3_wal_hook(
            db.sqliteConnection,
            { context, _, _, frames in
                unsafe context?.assumingMemoryBound(to: Int32.self).pointee = frames
                return SQLITE_OK
            }, frames)
    }

    /// Call before the connection is closed and this object goes.
    func detach(_ db: Database) {
        _ = unsafe sqlite3_wal_hook(db.sqliteConnection, nil, nil)
    }

    deinit { unsafe frames.deallocate() }

    /// Frames in the WAL.
    var length: Int { Int(unsafe frames.pointee) }

    /// Frames that only the WAL has.
    var unmoved: Int {
        // Fewer than were moved: the WAL was begun anew.
        if length < moved { moved = 0 }
        return length - moved
    }

    func checkpointed(_ moved: Int) {
        self.moved = max(moved, 0)
    }
}
