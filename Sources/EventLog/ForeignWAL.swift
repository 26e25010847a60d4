import Foundation
import GRDB

/// A WAL that was written beside another log: SQLite takes it for this one's, and makes a mixture of the two.
///
/// The file says twice who it is: in `meta`, and among the counters, which almost every commit writes. So a file that agrees
/// with itself as long as its WAL is left out, and no more when that is read, has a WAL that is not its own.
enum ForeignWAL {
    /// False also where it cannot be told: a file of layout 1, or one so damaged that it does not say who it is.
    static func lies(beside path: String) -> Bool {
        guard FileSize.bytes(of: path + "-wal") > 0,
            let file = try? LogFile.openForReading(withoutWAL(path), "identity"),
            let identity = try? file.inDatabase({ try identity($0) }),
            (try? file.inDatabase({ try counted($0) })) == identity
        else { return false }
        do {
            return try LogFile.openForReading(path, "identity").inDatabase { try counted($0) } != identity
        } catch {
            // A mixture of two files has no order that could be read; any other failure is not the WAL's.
            return (error as? DatabaseError)?.resultCode == .SQLITE_CORRUPT
        }
    }

    private static func identity(_ db: Database) throws -> Int64? {
        try db.prepared("SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM meta WHERE key = 'identity'").first()
    }

    private static func counted(_ db: Database) throws -> Int64? {
        try db.prepared("SELECT value FROM counters WHERE subject = 0 AND name = 'identity'").first()
    }

    /// As the file alone is, without what its WAL holds; nothing may write to it meanwhile.
    static func withoutWAL(_ path: String) -> String {
        let path = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
        return "file:\(path)?immutable=1"
    }

    static func refusal(_ path: String) -> String {
        "\(path)-wal is another log's: its counters are not those of \(path). Move it away"
    }
}
