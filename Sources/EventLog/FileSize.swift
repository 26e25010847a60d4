#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

enum FileSize {
    /// 0 when there is no such file.
    static func bytes(of path: String) -> Int {
        var info = stat()
        guard unsafe stat(path, &info) == 0 else { return 0 }
        return Int(info.st_size)
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
}
