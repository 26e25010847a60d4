#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The directory a log lies in.
enum Directory {
    /// Creates what is missing of `path` and syncs each new directory's entry in its parent, so that a power cut does
    /// not take the directory away from under a synced log.
    static func create(_ path: String) throws(LogError) {
        guard !path.isEmpty, path != "/" else { return }
        if unsafe mkdir(path, 0o755) == 0 { return try sync(parent(of: path)) }
        switch errno {
        case EEXIST: return
        case ENOENT:
            try create(parent(of: path))
            guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else { throw LogError(system: "mkdir", path) }
            try sync(parent(of: path))
        default: throw LogError(system: "mkdir", path)
        }
    }

    static func sync(_ path: String) throws(LogError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LogError(system: "open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw LogError(system: "fsync", path) }
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
