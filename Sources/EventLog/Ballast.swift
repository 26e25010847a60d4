#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Disk that is taken while there is some, to be given up when there is none: a file beside the log, really allocated.
///
/// SQLite can neither delete nor checkpoint on a full disk, since both write first. Giving up the ballast makes room for
/// that: for settling what was sent, for dead letters, for trimming and for moving the WAL into the file, after which
/// the WAL is written from its beginning again and grows no more. No event is taken until the ballast is laid again.
///
/// Its size: a checkpoint may have to add to the file what the WAL holds, which is at most the largest round beyond the
/// 1,000 frames at which one is due. So 64 MiB, the bound on bytes waiting to be committed; a sixteenth of a smaller
/// log's bound; and not above a quarter of what the disk has free, so that a small disk is not filled by it.
///
/// A file system that compresses, or never overwrites in place, keeps less for us than it was asked for.
struct Ballast {
    static let least = 1 << 20

    let path: String
    /// 0: there is none, and the disk is never said to be full on its account.
    private var bytes: Int
    private(set) var isLaid: Bool
    /// For tests: the disk is said to be full, so that it cannot be laid either.
    var isDiskSaidToBeFull = false

    /// - Parameter bytes: at most; less on a small disk.
    init(besides log: String, bytes: Int) {
        path = log + "-ballast"
        let present = FileSize.bytes(of: path)
        let quarter = FileSystem.free(at: Directory.parent(of: path)) / 4
        self.bytes = min(bytes, max(present, quarter, Self.least))
        isLaid = bytes == 0
    }

    /// True when it is laid now and was not before. Leaves it when the disk would be full again at once.
    mutating func lay() -> Bool {
        guard !isLaid, !isDiskSaidToBeFull else { return false }
        let missing = bytes - FileSize.bytes(of: path)
        let isRoom = missing <= 0 || FileSystem.free(at: Directory.parent(of: path)) >= missing + bytes / 4
        guard isRoom, allocate() else { return false }
        isLaid = true
        return true
    }

    /// True when there was something to give up.
    mutating func giveUp() -> Bool {
        guard isLaid, bytes > 0 else { return false }
        isLaid = false
        unsafe unlink(path)
        return true
    }

    private func allocate() -> Bool {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // Where the file system cannot allocate, this writes to every block: never a hole.
        let isWhole = FileSystem.allocate(descriptor, bytes) && ftruncate(descriptor, off_t(bytes)) == 0
        if !isWhole { unsafe unlink(path) }
        return isWhole
    }
}
