import GRDB
import GRDBSQLite
import Logging

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The connections to a log file, and how they are opened.
///
/// | step | what is refused |
/// |---|---|
/// | the directory is created and synced; the lock is taken | a second process: `locked` |
/// | the header is read without SQLite | not SQLite, not a log, a newer layout: `unreadable` |
/// | a file that is missing or empty is made beside its place and renamed | |
/// | a connection that cannot write reads names, places and the tail of the events | damage: `unreadable` |
/// | the writing connection opens; the settings in force are read back | any other than asked for: `failed` |
///
/// Only the writer's connection can write. It is also the only one that checkpoints: those that only read cannot, not
/// even when they are closed.
struct LogFile: Sendable {
    let lock: LockFile
    let writer: DatabaseQueue
    /// For delivery, which must not wait behind a long listing.
    let events: Reader
    /// For everything an operator asks.
    let operation: Reader
    let contents: LogContents

    init(opening configuration: LogConfiguration) throws(LogError) {
        let path = configuration.path
        let directory = Directory.parent(of: path)
        try Directory.create(directory)
        lock = try LockFile(path + "-lock")
        if let header = try FileHeader(of: path) { try header.check(path) }
        do {
            if try FileHeader(of: path) == nil {
                try Self.create(path)
                try Directory.sync(directory)
            }
            let reading = try Self.openForReading(path, "events")
            contents = try reading.read { try LogContents(reading: $0, path) }
            events = Reader(reading, path)
            writer = try Self.openForWriting(path)
            operation = Reader(try Self.openForReading(path, "operation"), path)
            try writer.writeWithoutTransaction { try Self.check($0, configuration.logger) }
        } catch {
            throw LogError("open", path: path, error)
        }
    }

    // MARK: Creating

    /// Under another name first, so that a crash leaves no file or a whole one. WAL is switched on when the file is
    /// opened for writing.
    private static func create(_ path: String) throws {
        guard FileSize.bytes(of: path + "-wal") == 0 else {
            throw LogError(.unreadable, "\(path)-wal is there without its \(path): restore it, or move the WAL away")
        }
        let draft = path + "-new"
        for leftover in [draft, draft + "-journal"] { unsafe unlink(leftover) }
        try createTables(draft)
        guard unsafe rename(draft, path) == 0 else { throw LogError(system: "rename", path) }
    }

    private static func createTables(_ path: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA page_size = \(LogSchema.pageSize);
                    PRAGMA auto_vacuum = INCREMENTAL;
                    PRAGMA synchronous = EXTRA;
                    """)
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in
            var generator = SystemRandomNumberGenerator()
            let key = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
            try db.execute(sql: LogSchema.tables)
            let statement = try db.prepared("INSERT INTO meta (key, value) VALUES ('subjectKey', ?)")
            try statement.run(binding: key[...], at: 1)
            try db.execute(
                sql: """
                    PRAGMA application_id = \(LogSchema.applicationID);
                    PRAGMA user_version = \(LogSchema.version);
                    """)
        }
        try queue.close()
    }

    // MARK: Opening

    private static func openForReading(_ path: String, _ label: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.foreignKeysEnabled = false
        configuration.label = "sluice.log.\(label)"
        // While the writer opens the file.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA query_only = 1; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY")
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private static func openForWriting(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.label = "sluice.log.writer"
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // `journal_mode` here and not in GRDB's configuration, which would set `synchronous` to NORMAL after it.
            try db.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    PRAGMA wal_autocheckpoint = 0;
                    PRAGMA journal_size_limit = 67108864;
                    PRAGMA mmap_size = 0;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA cache_size = -16384;
                    """)
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// The promise of durability rests on these, so they are read back.
    private static func check(_ db: Database, _ logger: Logger) throws {
        let expected = [
            ("journal_mode", "wal"), ("synchronous", "2"), ("page_size", "\(LogSchema.pageSize)"), ("auto_vacuum", "2"),
        ]
        var metadata: Logger.Metadata = ["sqlite": .string(unsafe String(cString: sqlite3_libversion()))]
        for (name, value) in expected {
            let statement = try db.prepared("PRAGMA \(name)")
            defer { statement.reset() }
            let found = try statement.step() ? statement.text(0) : "nothing"
            guard found == value else { throw LogError(.failed, "\(name) is \(found), not \(value)") }
            metadata[name] = .string(found)
        }
        logger.info("log opened", metadata: metadata)
    }

    /// Readers first, so that the writer's connection is the last and folds the WAL into the file.
    func close() {
        events.close()
        operation.close()
        try? writer.close()
    }
}
