#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file of a Unix socket.
enum SocketFile {
    /// Only the owner may connect.
    static func restrict(_ path: String) {
        _ = unsafe chmod(path, 0o600)
    }

    /// A socket's file outlives the process that was killed; whoever holds the log's lock may take its place.
    static func remove(_ path: String) {
        _ = unsafe unlink(path)
    }
}
