import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Takes log lines from any thread, gathers them and writes them to a file descriptor, whole and in order.
///
/// Lines wait until there are enough of them, an urgent one comes, or ``flush()`` is called, as at exit; a crash loses
/// those that wait. The lock is held while writing: lines must not overtake each other, and a reader that has stopped
/// reading must hold up those who log rather than fill the memory. What the descriptor refuses is lost and counted.
final class LogSink: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var lostBytes = 0
    }

    private let descriptor: Int32
    private let threshold: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - descriptor: stays open as long as the sink; not closed by it.
    ///   - threshold: this many bytes are written without waiting for more.
    init(descriptor: Int32, threshold: Int = 16 << 10) {
        self.descriptor = descriptor
        self.threshold = threshold
    }

    /// How many bytes the descriptor refused.
    var lostBytes: Int {
        state.withLock { $0.lostBytes }
    }

    func write(_ line: [UInt8], flush: Bool) {
        state.withLock { state in
            state.waiting += line
            if flush || state.waiting.count >= threshold { empty(&state) }
        }
    }

    func flush() {
        state.withLock { empty(&$0) }
    }

    private func empty(_ state: inout State) {
        state.lostBytes += state.waiting.count - written(state.waiting)
        state.waiting.removeAll(keepingCapacity: true)
    }

    /// How many of the bytes the descriptor took.
    private func written(_ bytes: [UInt8]) -> Int {
        unsafe bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = unsafe systemWrite(UnsafeRawBufferPointer(rebasing: buffer[done...]))
                if count < 0 { return done }
                done += count
            }
            return done
        }
    }

    /// As write(2), but waits, a second at most, where a descriptor that does not block is full: standard error is often
    /// shared with a process that made it so.
    private func systemWrite(_ bytes: UnsafeRawBufferPointer) -> Int {
        while true {
            let count = unsafe Self.write(descriptor, bytes)
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                if unsafe poll(&request, 1, 1000) == 0 { return -1 }
            default: return -1
            }
        }
    }

    private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Darwin)
            unsafe Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
