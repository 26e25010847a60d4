import GRDB

/// How long the WAL is, and how much of it the file has too: read from SQLite's own index of it, since a commit that begins
/// the WAL anew says so nowhere else. Used on the writer's thread only, while its connection is open.
struct WALGauge {
    private let db: Database

    init(_ db: Database) {
        self.db = db
    }

    /// Frames in the WAL.
    var length: Int { WALIndex(db)?.frames ?? 0 }

    /// Of these, how many a checkpoint has moved to the file.
    var moved: Int { WALIndex(db)?.moved ?? 0 }

    /// Frames that only the WAL has.
    var unmoved: Int { WALIndex(db).map { max($0.frames - $0.moved, 0) } ?? 0 }
}
