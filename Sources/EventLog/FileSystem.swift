#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

enum FileSystem {
    /// Bytes that this process may still write where `path` is; 0 when that cannot be said.
    static func free(at path: String) -> Int {
        var info = statvfs()
        guard unsafe statvfs(path, &info) == 0 else { return 0 }
        return Int(clamping: UInt64(info.f_bavail) * UInt64(info.f_frsize))
    }

    /// Makes sure that the first `bytes` of a file have blocks of their own.
    static func allocate(_ descriptor: Int32, _ bytes: Int) -> Bool {
        #if canImport(Glibc)
            return posix_fallocate(descriptor, 0, off_t(bytes)) == 0
        #else
            let block = [UInt8](repeating: 0x5A, count: 1 << 20)
            for start in stride(from: 0, to: bytes, by: block.count) {
                let count = min(block.count, bytes - start)
                guard unsafe pwrite(descriptor, block, count, off_t(start)) == count else { return false }
            }
            return true
        #endif
    }
}
