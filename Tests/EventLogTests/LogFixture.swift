import Foundation
import GRDB
import Logging
import Synchronization
import Testing

@testable import EventLog

/// A directory with one log in it, and a clock that moves when told.
final class LogFixture: Sendable {
    let directory: String
    private let time = Atomic<Int64>(1_000_000)
    private let logs = Mutex<[SQLiteEventLog]>([])

    convenience init() throws {
        let name = "sluice-log-\(UUID().uuidString)"
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        self.init(directory: directory)
    }

    init(directory: String) {
        self.directory = directory
    }

    var path: String { directory + "/log.db" }

    /// Milliseconds since 1970.
    var now: Int64 { time.load(ordering: .relaxed) }

    func advance(by milliseconds: Int64) {
        time.add(milliseconds, ordering: .relaxed)
    }

    func configuration(
        maxBytes: Int = 1 << 30, ballastBytes: Int = 0, repeats: Duration = .seconds(86_400),
        maxWaitingBytes: Int = 64 << 20
    ) -> LogConfiguration {
        LogConfiguration(
            path: path, maxBytes: maxBytes, ballastBytes: ballastBytes, retention: .seconds(60), repeats: repeats,
            maxWaitingBytes: maxWaitingBytes,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { self.now })
    }

    func open(
        maxBytes: Int = 1 << 30, ballastBytes: Int = 0, repeats: Duration = .seconds(86_400),
        maxWaitingBytes: Int = 64 << 20
    ) async throws -> SQLiteEventLog {
        let log = try await SQLiteEventLog.open(
            configuration(
                maxBytes: maxBytes, ballastBytes: ballastBytes, repeats: repeats, maxWaitingBytes: maxWaitingBytes))
        logs.withLock { $0.append(log) }
        return log
    }

    func closeAll() async {
        for log in logs.withLock({ $0 }) { await log.close() }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// A connection of our own to the closed file.
    func inspect<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read(body)
    }

    /// Leaves what a kill leaves: the file, and a WAL with what `body` did and `commits` commits of one event each.
    func crash(commits: Int, _ body: (Storefront) async throws -> Void = { _ in }) async throws {
        let shop = try await Storefront(try await open())
        try await body(shop)
        for index in 0..<commits { try await shop.append(["event \(index)"]) }
        let copy = directory + "/copy"
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        await shop.log.close()
        try FileManager.default.removeItem(atPath: path)
        for suffix in ["", "-wal"] {
            try FileManager.default.moveItem(atPath: copy + suffix, toPath: path + suffix)
        }
    }

    // MARK: Damaging the closed file

    /// The pages of a table, by kind: `leaf`, `internal`, `overflow`.
    func pages(of table: String, kind: String = "leaf") throws -> [Int] {
        try inspect { db in
            try Int.fetchAll(
                db, sql: "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path",
                arguments: [table, kind])
        }
    }

    func overwrite(page: Int, at offset: Int = 0, with bytes: [UInt8] = Array(repeating: 0xFF, count: 4_096)) throws {
        try overwrite(path, at: UInt64((page - 1) * 4_096 + offset), with: bytes)
    }

    func overwrite(_ path: String, at offset: UInt64, with bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    /// Flips one bit of a file.
    func flip(_ path: String, at offset: UInt64, bit: Int = 0) throws {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        try file.seek(toOffset: offset)
        let byte = try file.read(upToCount: 1)?.first ?? 0
        try file.close()
        try overwrite(path, at: offset, with: [byte ^ (1 << UInt8(bit))])
    }

    /// Where `text` lies in the closed file.
    func offset(of text: String) throws -> UInt64? {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return data.range(of: Data(text.utf8)).map { UInt64($0.lowerBound) }
    }
}

/// Runs a test with a log's directory, and audits the file it leaves.
func withLogFixture(
    _ fixture: LogFixture? = nil, isRemoved: Bool = true, audits: Bool = true, _ body: (LogFixture) async throws -> Void
) async throws {
    let fixture = try fixture ?? LogFixture()
    defer { if isRemoved { fixture.remove() } }
    do {
        try await body(fixture)
    } catch {
        await fixture.closeAll()
        throw error
    }
    await fixture.closeAll()
    if audits { try await Audit(path: fixture.path).check() }
}

/// A log with one source, one kind and some destinations, and the shortest way to say things to it.
struct Storefront {
    let log: SQLiteEventLog
    let source: NameID
    let kind: NameID
    let destinations: [NameID]

    init(_ log: SQLiteEventLog, destinations names: [String] = ["a"]) async throws {
        self.log = log
        source = try await log.intern("storefront", as: .source)
        kind = try await log.intern("PAGE_VIEW", as: .kind)
        var destinations: [NameID] = []
        for name in names { destinations.append(try await log.intern(name, as: .destination)) }
        self.destinations = destinations
        try await log.configure(destinations: destinations.map { DestinationStart(destination: $0, start: .now) })
    }

    var first: NameID { destinations[0] }

    func append(_ bodies: [String], to route: [NameID]? = nil, envelope: String? = nil) async throws {
        let route = try await log.route(to: route ?? destinations)
        try await log.append(submission(bodies, route, envelope: envelope))
    }

    func submission(_ bodies: [String], _ route: RouteID, envelope: String? = nil) -> Submission {
        Submission(
            request: 7, source: source, envelope: envelope.map { Array($0.utf8) },
            events: bodies.map { NewEvent(kind: kind, subject: 5, route: route, body: Array($0.utf8)[...]) })
    }

    func next(_ destination: NameID? = nil, events: Int = 1_000, bytes: Int = 1 << 20) async throws -> Stretch {
        try await log.next(for: destination ?? first, events: events, bytes: bytes)
    }

    func bodies(_ destination: NameID? = nil) async throws -> [String] {
        try await next(destination).events.map(\.text)
    }

    func settle(_ outcomes: [Outcome], _ destination: NameID? = nil) async throws {
        try await log.settle(Settlement(destination: destination ?? first, outcomes: outcomes))
    }

    func deliver(_ events: [StoredEvent], _ destination: NameID? = nil) async throws {
        try await settle(events.map { .delivered(.event($0.sequence)) }, destination)
    }

    func status(_ destination: NameID? = nil) async throws -> LogStatus.Destination {
        let id = destination ?? first
        return try #require(try await log.status().destinations.first { $0.id == id })
    }
}

extension StoredEvent {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension Death {
    static func refused(
        _ detail: String = "no such product", reply: String? = nil, history: AttemptHistory = AttemptHistory()
    ) -> Death {
        Death(
            reason: "vendor_rejected", detail: detail, status: 400, reply: reply.map { Array($0.utf8) }, attempts: 2,
            firstAt: 3, history: history)
    }
}

extension Deferral {
    static let later = Deferral(attempts: 3, firstAt: 4, nextAt: 5, reason: "vendor_error", history: .some)
}

extension Attempt {
    static func made(_ at: Int64, _ outcome: Outcome = .later, status: Int? = 503) -> Attempt {
        Attempt(
            batch: BatchID.origin(of: 1_000_000) + UInt64(at), at: at, outcome: outcome, status: status, events: 100,
            took: 12)
    }
}

extension AttemptHistory {
    static let some = AttemptHistory([.made(4), .made(7, .unsure, status: nil)])
}

/// What a call threw.
func code(of body: () async throws -> Void) async -> LogError.Code? {
    do { try await body() } catch { return (error as? LogError)?.code }
    return nil
}

/// Waits for something that happens by itself; a test's time limit ends it.
func until(_ isSo: () -> Bool) async throws {
    while !isSo() {
        try Task.checkCancellation()
        await Task.yield()
    }
}
