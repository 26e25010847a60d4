import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An exclusive `flock` on a file, held until it is released. The kernel releases it when the process ends,
/// however it ends; the pid inside is only for the message to whoever comes second. The file is never removed:
/// another process may be about to lock it.
final class LockFile: Sendable {
    /// Nil once released.
    private let descriptor: Mutex<Int32?>

    init(_ path: String) throws(LogError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw LogError(system: "open", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            let holder = Self.holder(descriptor)
            close(descriptor)
            errno = reason
            guard reason == EWOULDBLOCK else { throw LogError(system: "lock", path) }
            throw LogError(.locked, "\(path) is held by process \(holder)")
        }
        Self.record(descriptor)
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    func release() {
        let held = descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
        guard let held else { return }
        // Closing alone would leave the lock to a child process that was forked and has not yet replaced itself.
        flock(held, LOCK_UN)
        close(held)
    }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? "unknown" : String(decoding: digits, as: UTF8.self)
    }

    private static func record(_ descriptor: Int32) {
        let pid = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        unsafe pwrite(descriptor, pid, pid.count, 0)
    }
}

extension LogError {
    /// After a system call failed.
    init(system operation: String, _ path: String) {
        let reason = unsafe String(cString: strerror(errno))
        self.init(.failed, "\(operation) \(path): \(reason)")
    }
}
