import GRDB
import GRDBSQLite

/// The shared index of the WAL, which SQLite keeps in the file `-shm` and documents as part of its format:
/// https://www.sqlite.org/walformat.html#the_wal_index_file_format
///
/// | offset | what |
/// |---|---|
/// | 16 | `mxFrame`: frames in the WAL, up to the last commit |
/// | 96 | `nBackfill`: of these, how many were moved to the file |
/// | 100–119 | `aReadMark[0…4]`: no frame beyond a mark that is in use may be moved |
///
/// Valid while the connection is open, on its thread.
@safe struct WALIndex {
    private let base: UnsafeMutableRawPointer

    /// Nil when the connection has no WAL.
    init?(_ db: Database) {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = unsafe sqlite3_file_control(db.sqliteConnection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard code == SQLITE_OK, let file = unsafe file, let methods = unsafe file.pointee.pMethods,
            unsafe methods.pointee.iVersion >= 2, let map = unsafe methods.pointee.xShmMap
        else { return nil }
        var region: UnsafeMutableRawPointer?
        guard unsafe map(file, 0, 32_768, 0, &region) == SQLITE_OK, let region = unsafe region else { return nil }
        unsafe base = region
    }

    var frames: Int { Int(word(at: 16)) }

    var moved: Int { Int(word(at: 96)) }

    /// Lowers every mark above `frame` to it. Safe at any time: a mark only says up to where a checkpoint may go, so a
    /// lower one holds back more, and a reader that is about to take one looks again. A mark that nobody uses is set to
    /// the end by the next checkpoint.
    func lowerMarks(to frame: Int) {
        for offset in stride(from: 104, to: 120, by: 4) where word(at: offset) > frame && word(at: offset) != .max {
            unsafe base.storeBytes(of: UInt32(frame), toByteOffset: offset, as: UInt32.self)
        }
    }

    private func word(at offset: Int) -> UInt32 { unsafe base.load(fromByteOffset: offset, as: UInt32.self) }
}
