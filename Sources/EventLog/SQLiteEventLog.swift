import Foundation
import GRDB
import Logging

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
/// | used pages and unmoved WAL | `maxBytes`, 20 GiB | finished events go, then `append` throws `full`; settling goes on |
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
    private let shared: SharedState
    private let events: Reader
    private let operation: Reader
    private let subjectHash: SipHash

    private init(_ shared: SharedState, _ file: LogFile) {
        self.shared = shared
        events = file.events
        operation = file.operation
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
        return try result.get()
    }

    /// The writer's thread, from opening to closing.
    private static func run(
        _ configuration: LogConfiguration, opened: CheckedContinuation<Result<SQLiteEventLog, LogError>, Never>
    ) {
        let file: LogFile
        do throws(LogError) { file = try LogFile(opening: configuration) } catch {
            return opened.resume(returning: .failure(error))
        }
        let shared = SharedState(configuration)
        shared.load(file.contents)
        opened.resume(returning: .success(SQLiteEventLog(shared, file)))
        file.writer.writeWithoutTransaction { db in
            let writer = Writer(db, shared, file.contents)
            writer.run()
            writer.wal.detach(db)
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

    public func subject(of identity: some Collection<UInt8>) -> Int64 {
        let hash =
            identity.withContiguousStorageIfAvailable { unsafe subjectHash.hash($0.span) }
            ?? subjectHash.hash(Array(identity).span)
        return hash == 0 ? 1 : Int64(bitPattern: hash)
    }

    public func append(_ submission: Submission) async throws(LogError) {
        _ = try await shared.inbox.perform(.append(submission), bytes: submission.byteCount)
    }

    // MARK: Delivery

    public func configure(destinations: [DestinationStart]) async throws(LogError) {
        _ = try await shared.inbox.perform(.configure(destinations))
    }

    public func next(for destination: NameID, events: Int, bytes: Int) async throws(LogError) -> Stretch {
        let query = StretchQuery(destination: destination, catalog: shared.catalog, events: events, bytes: bytes)
        while true {
            try shared.inbox.check()
            guard shared.catalog.configured.contains(destination), let place = shared.places[destination]
            else { return Stretch(events: [], end: .caughtUp) }
            if place.handed < place.windows.read {
                let stretch = try await nextRecovered(place, query)
                if !stretch.events.isEmpty { return stretch }
            } else if place.windows.isFull {
                return Stretch(events: [], end: .windowsFull)
            } else if let stretch = try await nextRead(place, query) {
                return stretch
            }
        }
    }

    /// Events that an earlier process was handed and did not settle. Those that are gone count as finished.
    private func nextRecovered(_ place: Place, _ query: StretchQuery) async throws(LogError) -> Stretch {
        let open = place.windows.unfinished(after: place.handed, limit: query.events)
        let page = try await read { try query.page(of: open, $0) }
        let found = Set(page.events.map(\.sequence))
        _ = shared.places.update(query.destination) { place in
            for gone in open where gone <= page.read && !found.contains(gone) { _ = place.windows.finish(gone) }
            place.handed = open.isEmpty ? place.windows.read : page.read
        }
        return Stretch(events: page.events, end: .bound)
    }

    /// The events after the place; nil when the rows that were looked at are all somebody else's and there are more.
    private func nextRead(_ place: Place, _ query: StretchQuery) async throws(LogError) -> Stretch? {
        var page = try await read { try query.page(after: place.windows.read, $0) }
        let admitted = shared.places.update(query.destination) { place in
            let admitted = page.events.prefix { place.windows.admit($0.sequence) }.count
            if admitted == page.events.count { place.windows.pass(to: page.read) }
            place.handed = place.windows.read
            return admitted
        }
        if let admitted, admitted < page.events.count {
            page.events.removeLast(page.events.count - admitted)
            return Stretch(events: page.events, end: .windowsFull)
        }
        if page.isLast { return Stretch(events: page.events, end: .caughtUp) }
        return page.events.isEmpty ? nil : Stretch(events: page.events, end: .bound)
    }

    public func nextReplays(for destination: NameID, events: Int, bytes: Int) async throws(LogError) -> [ReplayedLetter]
    {
        try shared.inbox.check()
        let taken = shared.replays.take(events, for: destination)
        guard !taken.isEmpty else { return [] }
        do throws(LogError) {
            let page = try await read { try LetterReading.replays(taken, bytes: bytes, $0) }
            shared.replays.giveBack(taken.suffix(from: page.end), for: destination)
            return page.letters
        } catch {
            shared.replays.giveBack(taken, for: destination)
            throw error
        }
    }

    public func deferred(for destination: NameID) async throws(LogError) -> [DeferredEvent] {
        try shared.inbox.check()
        return try await read { try LetterReading.deferred(destination, $0) }
    }

    public func settle(_ settlement: Settlement) async throws(LogError) {
        _ = try await shared.inbox.perform(.settle(settlement))
    }

    public func onCommit(_ handler: @escaping @Sendable () -> Void) {
        shared.handlers.add(handler)
    }

    // MARK: Operation

    public func setPaused(_ paused: Bool, destination: NameID) async throws(LogError) {
        _ = try await shared.inbox.perform(.pause(paused, destination))
    }

    public func pausedDestinations() async throws(LogError) -> Set<NameID> {
        try await ask { try StatusReading.paused($0) }
    }

    public func letters(_ filter: LetterFilter) async throws(LogError) -> [DeadLetter] {
        let catalog = shared.catalog
        guard let query = LetterQuery(filter, catalog) else { return [] }
        return try await ask { try LetterReading.letters(query, catalog, $0) }
    }

    public func letter(_ id: Int64) async throws(LogError) -> DeadLetter? {
        try await letters(LetterFilter(ids: [id])).first
    }

    public func countLetters(_ filter: LetterFilter) async throws(LogError) -> Int {
        guard let query = LetterQuery(filter, shared.catalog) else { return 0 }
        return try await ask { try LetterReading.count(query, $0) }
    }

    public func drop(_ filter: LetterFilter) async throws(LogError) -> Int {
        try await inBites(filter) { .drop($0) }
    }

    public func replay(_ filter: LetterFilter) async throws(LogError) -> Int {
        try await inBites(filter) { .replay($0) }
    }

    /// A command for every 1,000 letters, in order of their ids.
    private func inBites(
        _ filter: LetterFilter, _ work: (LetterFilter) -> Command.Work
    ) async throws(LogError) -> Int {
        let limit = filter.limit ?? .max
        var changed = 0
        var bite = filter
        while changed < limit {
            let size = min(1_000, limit - changed)
            bite.limit = size
            let answer = try await shared.inbox.perform(work(bite))
            changed += Int(answer.number)
            if answer.number < size { break }
            bite.after = answer.last
        }
        return changed
    }

    public func status() async throws(LogError) -> LogStatus {
        let shared = shared
        return try await ask { try StatusReading.status(shared, $0) }
    }

    // MARK: Reading

    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LogError) -> Value {
        try await answered(events, body)
    }

    private func ask<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LogError) -> Value {
        try await answered(operation, body)
    }

    private func answered<Value: Sendable>(
        _ reader: Reader, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LogError) -> Value {
        try shared.inbox.check()
        do throws(LogError) {
            return try await reader.read("read", body)
        } catch {
            // Closed meanwhile: that is the reason then, not what SQLite made of it.
            try shared.inbox.check()
            throw error
        }
    }

    // MARK: For tests

    /// What the writer did since the log was opened.
    var figures: WriteFigures { shared.figures }

    /// As after a failed sync: nothing more is written, and the next process finds what a crash leaves.
    func failForTesting() async {
        _ = try? await shared.inbox.perform(.fail)
    }

    func limitPagesForTesting(_ pages: Int) async throws(LogError) {
        _ = try await shared.inbox.perform(.limitPages(pages))
    }

    /// Trims and gives back all that can be, now.
    func sweep() async throws(LogError) {
        while try await shared.inbox.perform(.sweep).number > 0 {}
    }
}
