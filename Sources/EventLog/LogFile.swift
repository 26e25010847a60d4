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
/// | the file is asked who it is, without its WAL and with it | another log's WAL: `unreadable` |
/// | a connection that cannot write looks at the WAL: see ``WALFile`` | commits that SQLite would leave out: `unreadable` |
/// | it reads the tail of the events | damage: `unreadable` |
/// | a file of an older layout is migrated in one transaction: ``LogMigration`` | |
/// | names and places are read | damage: `unreadable` |
/// | the writing connection opens; the settings in force are read back | any other than asked for: `failed` |
///
/// **One writer.** Only the writer's connection can write, and no other ever checkpoints: those that only read are opened
/// read-only and are `query_only`, so they cannot, not even when they are closed. Every SQLite before 3.51.3, Debian 12's
/// 3.40.1 among them, can corrupt a file when one connection begins the WAL anew while another, which has not noticed,
/// checkpoints (https://www.sqlite.org/wal.html#walresetbug). With one connection that does both, and the lock that keeps
/// other processes of ours away, that cannot happen. What remains is a foreign program that writes to the file; so a
/// library with the fault is named when the log is opened.
struct LogFile: Sendable {
    let lock: LockFile
    let writer: DatabaseQueue
    /// Before those readers whose reads are short.
    let gate = ReaderGate()
    let mark: CheckpointMark
    /// For delivery, which must not wait behind a long listing.
    let events: Reader
    /// For everything an operator asks.
    let operation: Reader
    /// For checks, which read everything, so that neither of the others waits.
    let inspection: Reader
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
            guard !ForeignWAL.lies(beside: path) else { throw LogError(.unreadable, ForeignWAL.refusal(path)) }
            let reading = try Self.openForReading(path, "events")
            let version = try reading.read { try LogContents.version($0, path) }
            let remains = try reading.read { db in
                let remains = try WALFile.check(path, after: db)
                try LogContents.checkTail(db)
                return remains
            }
            if let remains { try WALFile.cut(path, at: remains) }
            if version < LogSchema.version { try Self.migrate(path, from: version, configuration.logger) }
            contents = try reading.read { try LogContents(reading: $0, path) }
            events = Reader(reading, path, gate: gate)
            writer = try Self.openForWriting(path)
            operation = Reader(try Self.openForReading(path, "operation"), path)
            inspection = Reader(try Self.openForReading(path, "inspection"), path, gate: gate)
            mark = CheckpointMark(try Self.openForReading(path, "mark", holdsTransactions: true))
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

    static func createTables(_ path: String) throws {
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

    static func openForReading(
        _ path: String, _ label: String, holdsTransactions: Bool = false
    ) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = holdsTransactions
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

    /// By a connection of its own that is closed again while the reading one is open: so it does not fold the WAL in.
    private static func migrate(_ path: String, from version: Int32, _ logger: Logger) throws {
        let queue = try openForWriting(path)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { try LogMigration.run($0, from: version) }
        logger.notice(
            "log migrated",
            metadata: ["from": .stringConvertible(version), "to": .stringConvertible(LogSchema.version)])
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
        if sqlite3_libversion_number() < mendedVersion { logger.warning("\(resetRace)", metadata: metadata) }
    }

    /// 3.51.3, which has no WAL-reset race.
    private static let mendedVersion: Int32 = 3_051_003
    private static let resetRace = """
        this SQLite has the WAL-reset race (https://www.sqlite.org/wal.html#walresetbug): harmless while nothing but this \
        process writes to the log's file or checkpoints it, so never open it for writing with another program
        """

    /// Readers first, so that the writer's connection is the last and folds the WAL into the file.
    func close() {
        events.close()
        operation.close()
        inspection.close()
        mark.close()
        try? writer.close()
    }
}
