#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The log's file and its WAL, as they were when they were opened.
///
/// A file that somebody removes or replaces while it is open goes on taking writes, and syncs them, and nobody finds
/// them again. So after each commit and before anybody is answered, the paths have to name the same files still: two
/// calls of `stat`, which take about a microsecond each.
struct OpenFiles {
    private let path: String
    private let file: FileIdentity?
    /// Nil until there is one.
    private var wal: FileIdentity?

    init(_ path: String) {
        self.path = path
        file = FileIdentity(of: path)
        wal = FileIdentity(of: path + "-wal")
    }

    /// After a commit.
    mutating func check() throws(LogError) {
        try check(file, path)
        wal = wal ?? FileIdentity(of: path + "-wal")
        try check(wal, path + "-wal")
    }

    private func check(_ opened: FileIdentity?, _ path: String) throws(LogError) {
        guard let opened, opened == FileIdentity(of: path) else {
            throw LogError(.failed, "\(path) was removed or replaced while it was open")
        }
    }
}

private struct FileIdentity: Equatable {
    private let device: UInt64
    private let inode: UInt64

    /// Nil when there is no such file.
    init?(of path: String) {
        var info = stat()
        guard unsafe stat(path, &info) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: info.st_dev)
        inode = UInt64(truncatingIfNeeded: info.st_ino)
    }
}
