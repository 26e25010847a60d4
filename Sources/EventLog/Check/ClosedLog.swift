import Foundation
import GRDB

/// A log that no process has open: looked at, and left exactly as it is.
///
/// The lock is held meanwhile, so that no server can start. Everything runs on a thread of its own.
public struct ClosedLog: Sendable {
    let path: String

    public init(path: String) {
        self.path = path
    }

    /// Reads everything, SQLite's own `integrity_check` included. Throws `locked` when a server has the file and
    /// `unreadable` when it cannot be read at all.
    public func check() async throws(LogError) -> LogReport {
        try await alone { db, wal in
            var report = try Self.report(db, path, wal)
            // Not what the walk has found already, in SQLite's words.
            if report.faults.isEmpty {
                for finding in try String.fetchAll(db, sql: "PRAGMA integrity_check") where finding != "ok" {
                    report.faults.add(finding)
                }
            }
            return report
        }
    }

    private static func report(_ db: Database, _ path: String, _ wal: WAL) throws -> LogReport {
        guard try LogContents.version(db, path) == LogSchema.version else {
            throw LogError(.unreadable, "\(path) has an older layout: a server migrates it when it starts")
        }
        do {
            var audit = try LogAudit(reading: db, path)
            while try audit.step(db) {}
            return try withWAL(wal, audit.report, db, path)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            // The account cannot be read, so what can be said is where the file is damaged.
            return try damage(db)
        }
    }

    /// What SQLite leaves out of a damaged WAL is missing without a trace.
    private static func withWAL(
        _ wal: WAL, _ report: LogReport, _ db: Database, _ path: String
    ) throws -> LogReport {
        var report = report
        do {
            if wal == .own { try WALFile.check(path, after: db) } else { report.faults.add(ForeignWAL.refusal(path)) }
        } catch let error as LogError where error.code == .unreadable {
            report.faults.add(error.detail)
        }
        return report
    }

    private static func damage(_ db: Database) throws -> LogReport {
        var walk = LogWalk()
        while try walk.step(db) {}
        var faults = walk.faults
        if faults.isEmpty { faults.add("the counters, names or places cannot be read") }
        return LogReport(accounts: [], events: walk.events, bytes: walk.bytes, faults: faults)
    }

    /// Whose the WAL is that lies beside the file. Another log's is not read.
    enum WAL {
        case own, foreign
    }

    /// Runs `body` on a connection that can only read, with the lock held.
    func alone<Value: Sendable>(
        _ body: @escaping @Sendable (Database, WAL) throws -> Value
    ) async throws(LogError) -> Value {
        let result: Result<Value, LogError> = await withCheckedContinuation { continuation in
            let thread = Thread {
                do throws(LogError) { continuation.resume(returning: .success(try read(body))) } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            thread.name = "sluice.check"
            thread.start()
        }
        return try result.get()
    }

    private func read<Value>(_ body: (Database, WAL) throws -> Value) throws(LogError) -> Value {
        guard let header = try FileHeader(of: path) else { throw LogError(.unreadable, "there is no log at \(path)") }
        let lock = try LockFile(path + "-lock")
        defer { lock.release() }
        try header.check(path)
        do {
            let wal = ForeignWAL.lies(beside: path) ? WAL.foreign : .own
            let queue = try LogFile.openForReading(wal == .own ? path : ForeignWAL.withoutWAL(path), "check")
            defer { try? queue.close() }
            // No transaction: nobody writes meanwhile, and ending one fails after damage was met.
            return try queue.inDatabase { try body($0, wal) }
        } catch {
            throw LogError("read", path: path, error)
        }
    }
}
