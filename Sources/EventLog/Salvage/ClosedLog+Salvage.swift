import GRDB

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension ClosedLog {
    /// Copies what can be read into a new log at `target`, which must not exist. It appears there whole and synced, or not
    /// at all.
    public func salvage(to target: String) async throws(LogError) -> SalvageReport {
        for existing in [target, target + "-wal"] where FileSize.exists(existing) {
            throw LogError(.unreadable, "\(existing) is there already: a salvage goes into a new file")
        }
        return try await alone { old, wal in
            let draft = target + "-new"
            for leftover in [draft, draft + "-journal"] { unsafe unlink(leftover) }
            try Directory.create(Directory.parent(of: target))
            try LogFile.createTables(draft)
            var report = try Self.fill(draft, from: old)
            switch wal {
            case .own: report.remarks += Self.remarks(onWAL: path, old)
            case .foreign: report.remarks.append("\(path)-wal is another log's, and was left out")
            }
            guard unsafe rename(draft, target) == 0 else { throw LogError(system: "rename", target) }
            try Directory.sync(Directory.parent(of: target))
            return report
        }
    }

    /// What SQLite leaves out of a damaged WAL is missing without a trace.
    private static func remarks(onWAL path: String, _ old: Database) -> [String] {
        do { try WALFile.check(path, after: old) } catch {
            return [((error as? LogError)?.detail ?? "\(error)").replacing("; \(WALFile.pointer)", with: "")]
        }
        return []
    }

    private static func fill(_ path: String, from old: Database) throws -> SalvageReport {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            // Nothing of it counts before it is whole; it is synced at the end.
            try db.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536")
        }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let report = try queue.writeWithoutTransaction { new in
            var salvage = LogSalvage(from: old, to: new)
            try salvage.run()
            return salvage.report
        }
        try queue.close()
        try Directory.sync(path)
        return report
    }
}
