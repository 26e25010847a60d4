import Synchronization

/// Opens once; whoever waits goes on, and whoever comes later does not wait.
final class Latch: Sendable {
    private enum State {
        case closed([CheckedContinuation<Void, Never>])
        case open
    }

    private let state = Mutex(State.closed([]))

    func open() {
        let waiting = state.withLock { state in
            defer { state = .open }
            if case .closed(let waiting) = state { return waiting }
            return []
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                switch state {
                case .open: return true
                case .closed(let waiting):
                    state = .closed(waiting + [continuation])
                    return false
                }
            }
            if isOpen { continuation.resume() }
        }
    }
}
