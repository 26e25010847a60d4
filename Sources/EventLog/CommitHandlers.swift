import Synchronization

/// Who wants to know that a commit brought work.
final class CommitHandlers: Sendable {
    private let handlers = Mutex<[@Sendable () -> Void]>([])

    func add(_ handler: @escaping @Sendable () -> Void) {
        handlers.withLock { $0.append(handler) }
    }

    func call() {
        for handler in handlers.withLock({ $0 }) { handler() }
    }
}
