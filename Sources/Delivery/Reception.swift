import Synchronization

/// Where reads wait for their turn.
final class Reception: Sendable {
    private struct State {
        var last = 0
        var waiting: [Int: CheckedContinuation<Bool, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Asks for a turn with a number of its own. Returns that number when the turn has come, nil when it will not come in
    /// time.
    func turn(_ ask: (Int) -> Void) async -> Int? {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        let isAdmitted = await withCheckedContinuation { continuation in
            state.withLock { $0.waiting[id] = continuation }
            ask(id)
        }
        return isAdmitted ? id : nil
    }

    func call(_ id: Int, isAdmitted: Bool) {
        state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: isAdmitted)
    }
}
