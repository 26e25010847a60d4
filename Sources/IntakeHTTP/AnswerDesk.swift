import NIOCore
import Synchronization

/// Where answers wait that were worked out on other threads, until their event loop writes them: all that have gathered
/// at once. So a commit that stores the requests of fifty connections wakes a loop once.
final class AnswerDesk: Sendable {
    private let loop: any EventLoop
    private let waiting = Mutex<[@Sendable () -> Void]>([])

    init(of loop: any EventLoop) {
        self.loop = loop
    }

    /// Has the loop call `write`, in the order in which they come.
    func put(_ write: @escaping @Sendable () -> Void) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(write)
            return waiting.count == 1
        }
        if isFirst { loop.execute { [self] in clear() } }
    }

    private func clear() {
        var all: [@Sendable () -> Void] = []
        waiting.withLock { swap(&$0, &all) }
        for write in all { write() }
    }
}
