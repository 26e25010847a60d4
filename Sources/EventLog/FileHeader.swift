#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The first 100 bytes of a SQLite file (https://www.sqlite.org/fileformat2.html#the_database_header), read without
/// SQLite: a file that is not ours is refused before anything could recover, convert or checkpoint it.
struct FileHeader {
    private let bytes: [UInt8]

    /// Nil when the file is missing or empty.
    init?(of path: String) throws(LogError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw LogError(system: "open", path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw LogError(system: "read", path) }
        if count == 0 { return nil }
        self.bytes = Array(bytes.prefix(count))
    }

    func check(_ path: String) throws(LogError) {
        guard bytes.count == 100, bytes.starts(with: "SQLite format 3\0".utf8) else {
            throw LogError(.unreadable, "\(path) is not an SQLite file")
        }
        guard number(at: 68) == LogSchema.applicationID else {
            throw LogError(.unreadable, "\(path) is an SQLite file but not a log")
        }
        try Self.check(version: number(at: 60), path)
    }

    static func check(version: Int32, _ path: String) throws(LogError) {
        guard version <= LogSchema.version else {
            throw LogError(
                .unreadable,
                "\(path) was written by a newer version: layout \(version), known up to \(LogSchema.version)")
        }
        guard version >= 1 else {
            throw LogError(.unreadable, "\(path) has layout \(version), which no version wrote")
        }
    }

    /// Big-endian.
    private func number(at offset: Int) -> Int32 {
        Int32(bitPattern: bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) })
    }
}
