import GRDB

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What SQLite would not say of a WAL (https://www.sqlite.org/walformat.html#the_wal_file_format).
///
/// It reads a WAL up to the first frame whose checksum is wrong and takes that for the end: right after a power cut,
/// which tears the transaction that was being written, and silent loss when a bit flips further in front. The two can be
/// told apart, because a transaction is written only after the one before it was synced: beyond the end there can be
/// remains of one transaction of ours, so at most one frame that ends one. Two mean that something synced is missing.
///
/// Frames of before the WAL was last begun anew have other salts and do not count. Only the frames' headers beyond the
/// end are read.
struct WALFile {
    private static let headerSize = 32
    private static let frameSize = 24 + LogSchema.pageSize

    /// Throws when commits are missing.
    ///
    /// - Parameter db: a connection that has read the WAL.
    /// - Returns: where the remains of a torn transaction begin, in bytes; nil when there are none.
    @discardableResult
    static func check(_ path: String, after db: Database) throws -> Int? {
        let wal = path + "-wal"
        let size = FileSize.bytes(of: wal)
        guard size > headerSize + frameSize else { return nil }
        let descriptor = unsafe open(wal, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LogError(system: "open", wal) }
        defer { close(descriptor) }
        let header = bytes(at: 0, headerSize, descriptor)
        guard isWhole(header) else {
            throw LogError(.unreadable, "\(wal) is not a WAL, or its header is damaged; \(pointer)")
        }
        let read = WALIndex(db)?.frames ?? 0
        var ends = 0
        var hasRemains = false
        for frame in read..<max(read, (size - headerSize) / frameSize) {
            let head = bytes(at: headerSize + frame * frameSize, 24, descriptor)
            guard head.count == 24, head[8..<16] == header[16..<24] else { continue }
            hasRemains = true
            ends += head[4..<8].contains { $0 != 0 } ? 1 : 0
            guard ends < 2 else {
                throw LogError(
                    .unreadable, "\(wal) is damaged after frame \(read): commits after it cannot be read; \(pointer)")
            }
        }
        return hasRemains ? headerSize + read * frameSize : nil
    }

    /// Cuts the remains off, before anything is written: the next transaction may be shorter, and torn as well, and then
    /// there would be the ends of two.
    static func cut(_ path: String, at length: Int) throws(LogError) {
        let wal = path + "-wal"
        let descriptor = unsafe open(wal, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LogError(system: "open", wal) }
        defer { close(descriptor) }
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw LogError(system: "truncate", wal) }
        guard fsync(descriptor) == 0 else { throw LogError(system: "fsync", wal) }
    }

    static let pointer = "see `sluice log check` and `sluice log salvage OUT`"

    /// The magic number is right, and the checksum of the first 24 bytes, which SQLite otherwise takes for an empty WAL.
    private static func isWhole(_ header: [UInt8]) -> Bool {
        guard header.count == headerSize, header.prefix(3) == [0x37, 0x7F, 0x06], header[3] & 0xFE == 0x82
        else { return false }
        let isBigEndian = header[3] & 1 == 1
        let word = { (offset: Int, isBigEndian: Bool) -> UInt32 in
            let bytes = header[offset..<offset + 4]
            return (isBigEndian ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | UInt32($1) }
        }
        var sums: (UInt32, UInt32) = (0, 0)
        for offset in stride(from: 0, to: 24, by: 8) {
            sums.0 &+= word(offset, isBigEndian) &+ sums.1
            sums.1 &+= word(offset + 4, isBigEndian) &+ sums.0
        }
        return sums.0 == word(24, true) && sums.1 == word(28, true)
    }

    private static func bytes(at offset: Int, _ count: Int, _ descriptor: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = unsafe pread(descriptor, &bytes, count, off_t(offset))
        return Array(bytes.prefix(max(0, read)))
    }
}
