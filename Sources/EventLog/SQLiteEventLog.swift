import Foundation
import GRDB

/// The log in one SQLite file.
///
/// # What it promises
///
/// `append` and `settle` return when their transaction is committed and the WAL is synced (`journal_mode=WAL`,
/// `synchronous=FULL`: https://www.sqlite.org/pragma.html#pragma_synchronous), both read back when the file is opened.
///
/// # Who does what
///
/// | part | thread | what it does |
/// |---|---|---|
/// | ``Writer`` | its own | takes all that waits in the ``Inbox``, one transaction, one sync; trims; checkpoints |
/// | ``Reader`` `events` | a queue | `next`, `nextReplays`, `deferred` |
/// | ``Reader`` `operation` | a queue | letters, counts, status |
/// | ``Reader`` `inspection` | a queue | checks, in slices |
/// | ``Catalog``, ``Places``, ``ReplayQueues`` | anybody's, locked | what the file has, in memory |
///
/// Nothing of SQLite runs on Swift's cooperative pool: callers wait on continuations, which cancelling a task does not
/// interrupt. So a client that hangs up does not undo what it sent, let alone what others sent.
///
/// # The numbers
///
/// | bound | value | beyond it |
/// |---|---|---|
/// | bytes waiting to be committed | `maxWaitingBytes`, 64 MiB | `append` throws `busy` |
/// | used pages and unmoved WAL | `maxBytes`, 20 GiB | above 90 % finished events go; below the reserve `append` throws `full`; settling goes on |
/// | the disk itself | the ``Ballast``, 64 MiB | it is given up, `append` throws `full`; settling goes on |
/// | unfinished stretches per destination | 16 windows of 4,096 numbers | `next` says `windowsFull` |
/// | rows in one read transaction | 4,096 | the next one begins |
/// | WAL before a checkpoint | 1,000 frames, 4 MiB | a PASSIVE checkpoint after that commit |
/// | rows in one bite of trimming | about 5 ms | the next round goes on |
///
/// # What a crash leaves
///
/// The last committed transaction. Each has all of a request's events or none, and of a settlement the window bits,
/// the letters and the counters together. Events that were handed out and not settled are handed out again; what a
/// destination has read beyond its last stored place is read again.
///
/// # Where a destination stands
///
/// See ``Windows`` for the place, `Writer+Names.swift` for how it is made and for `hold`, `Writer+Space.swift` for what
/// may be trimmed, ``LogSchema`` for the tables.
public final class SQLiteEventLog: EventLog {
    let shared: SharedState
    private let events: Reader
    private let operation: Reader
    private let inspection: Reader
    private let subjectHash: SipHash

    private init(_ shared: SharedState, _ file: LogFile) {
        self.shared = shared
        events = file.events
        operation = file.operation
        inspection = file.inspection
        subjectHash = file.contents.subjectHash
    }

    /// Opens the file, or creates it, and starts the writer. Throws `locked` when another process has it, `unreadable`
    /// when it is not a log, is damaged or newer; the file is as it was, then.
    public static func open(_ configuration: LogConfiguration) async throws(LogError) -> SQLiteEventLog {
        let result = await withCheckedContinuation { continuation in
            let thread = Thread { run(configuration, opened: continuation) }
            thread.name = "sluice.log"
            thread.start()
        }
        let log = try result.get()
        if configuration.isCheckedInBackground { Task { [weak log] in await log?.checkInBackground() } }
        return log
    }

    /// The writer's thread, from opening to closing.
    private static func run(
        _ configuration: LogConfiguration, opened: CheckedContinuation<Result<SQLiteEventLog, LogError>, Never>
    ) {
        let file: LogFile
        do throws(LogError) { file = try LogFile(opening: configuration) } catch {
            return opened.resume(returning: .failure(error))
        }
        let shared = SharedState(configuration, file.contents.subjectHash)
        shared.load(file.contents)
        opened.resume(returning: .success(SQLiteEventLog(shared, file)))
        file.writer.writeWithoutTransaction { db in
            let writer = Writer(db, shared, file)
            writer.run()
        }
        file.close()
        file.lock.release()
        shared.inbox.end()
    }

    deinit { shared.inbox.close() }

    public func close() async {
        shared.inbox.close()
        await shared.inbox.closed()
    }

    // MARK: Intake

    public func intern(_ name: String, as space: NameSpace) async throws(LogError) -> NameID {
        if let id = shared.catalog.id(of: name, in: space) { return id }
        return NameID(rawValue: try await shared.inbox.perform(.intern(name, space)).number)
    }

    public func route(to destinations: [NameID]) async throws(LogError) -> RouteID {
        let destinations = Catalog.canonical(destinations)
        if let id = shared.catalog.route(to: destinations) { return id }
        return RouteID(rawValue: try await shared.inbox.perform(.route(destinations)).number)
    }

    public func routeToNobody() async throws(LogError) -> RouteID {
        if let id = shared.catalog.route(to: []) { return id }
        return RouteID(rawValue: try await shared.inbox.perform(.route([])).number)
    }

    public func subject(of identity: some Collection<UInt8>) -> Int64 {
        let hash =
            identity.withContiguousStorageIfAvailable { unsafe subjectHash.hash($0.span) }
            ?? subjectHash.hash(Array(identity).span)
        return hash == 0 ? 1 : Int64(bitPattern: hash)
    }

    public func pseudonym(of text: [UInt8]) -> String {
        subjectHash.fingerprint(of: Array("pseudonym ".utf8) + text).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }

    public func append(
        _ submission: Submission, then: @escaping @Sendable (Result<Appended, LogError>) -> Void
    ) {
        // Hashed here, not on the writer's thread.
        let claim = submission.idempotency.map { Claim($0, source: submission.source, subjectHash) }
        put(submission, claim, bytes: submission.byteCount + (claim?.byteCount ?? 0), then: then)
    }

    private func put(
        _ submission: Submission, _ claim: Claim?, bytes: Int,
        then: @escaping @Sendable (Result<Appended, LogError>) -> Void
    ) {
        shared.inbox.submit(.append(submission, claim), bytes: bytes) { [self] outcome in
            switch outcome {
            case .success(let answer) where answer.isToBeRepeated:
                put(submission, claim, bytes: bytes, then: then)
            case .success(let answer): then(.success(answer.appended))
            case .failure(let error): then(.failure(error))
            }
        }
    }

    /// Transactions committed since the log was opened.
    public var commits: Int { shared.figures.commits }

    // MARK: Reading

    /// For delivery.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LogError) -> Value {
        try await answered(events, body)
    }

    /// For an operator.
    func ask<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LogError) -> Value {
        try await answered(operation, body)
    }

    /// For a check.
    ///
    /// - Parameter isShort: the writer may wait for it.
    func inspect<Value: Sendable>(
        isShort: Bool, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LogError) -> Value {
        try await answered(inspection, isShort: isShort, body)
    }

    private func answered<Value: Sendable>(
        _ reader: Reader, isShort: Bool = true, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LogError) -> Value {
        try shared.inbox.check()
        do throws(LogError) {
            return try await reader.read("read", isShort: isShort, body)
        } catch {
            // Closed meanwhile: that is the reason then, not what SQLite made of it.
            try shared.inbox.check()
            throw error
        }
    }

    /// A fact about this file that outlives the process: what was remembered under `key` first, which is `value` when
    /// nothing was.
    public func remembered(_ key: String, otherwise value: String) async throws(LogError) -> String {
        _ = try await shared.inbox.perform(.remember(key, Array(value.utf8)))
        let stored = try await operation.read("remembered") { db in
            let statement = try db.prepared("SELECT value FROM meta WHERE key = ?")
            defer { statement.reset() }
            statement.bind(key, at: 1)
            return try statement.step() ? statement.bytes(0) : []
        }
        return String(decoding: stored, as: UTF8.self)
    }

    /// All that was remembered under keys that begin so, by the whole key.
    public func remembered(beginning prefix: String) async throws(LogError) -> [String: String] {
        try await operation.read("remembered") { db in
            var found: [String: String] = [:]
            let rows = try db.prepared("SELECT key, value FROM meta")
            try rows.forEachRow {
                let key = rows.text(0)
                if key.hasPrefix(prefix) { found[key] = String(decoding: rows.bytes(1), as: UTF8.self) }
            }
            return found
        }
    }

    // MARK: For tests

    /// What the writer did since the log was opened.
    var figures: WriteFigures { shared.figures }

    /// Commands that wait for the writer.
    var waitingCount: Int { shared.inbox.count }

    /// As after a failed sync: nothing more is written, and the next process finds what a crash leaves.
    func failForTesting() async {
        _ = try? await shared.inbox.perform(.fail)
    }

    func limitPagesForTesting(_ pages: Int) async throws(LogError) {
        _ = try await shared.inbox.perform(.limitPages(pages))
    }

    /// Trims and gives back all that can be, now.
    func sweep() async throws(LogError) {
        while try await sweepOnce() {}
    }

    /// Plans what there is to do. True when there is some left, which is done between commits.
    func sweepOnce() async throws(LogError) -> Bool {
        try await shared.inbox.perform(.sweep).number > 0
    }
}
