import Synchronization

/// Requests that are being taken, from reading their events to having them stored.
///
/// Whoever changes what may be stored waits here until all those have ended that began before the change.
final class Underway: Sendable {
    private struct State {
        var era = 0
        /// By era, how many of it are under way.
        var counts: [Int: Int] = [:]
        var waiting: [(before: Int, continuation: CheckedContinuation<Void, Never>)] = []

        func isQuiet(before era: Int) -> Bool { !counts.keys.contains { $0 < era } }
    }

    private let state = Mutex(State())

    /// What to give to ``end(_:)``, once.
    func begin() -> Int {
        state.withLock { state in
            state.counts[state.era, default: 0] += 1
            return state.era
        }
    }

    func end(_ era: Int) {
        let free = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            let left = (state.counts[era] ?? 1) - 1
            state.counts[era] = left > 0 ? left : nil
            guard left == 0, !state.waiting.isEmpty else { return [] }
            let oldest = state.counts.keys.min() ?? .max
            let free = state.waiting.filter { $0.before <= oldest }
            state.waiting.removeAll { $0.before <= oldest }
            return free.map(\.continuation)
        }
        for one in free { one.resume() }
    }

    /// Requests under way, and those who wait for some of them.
    var count: Int { state.withLock { $0.counts.values.reduce(0, +) } }
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Returns when nothing is under way that began before this was called.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isQuiet = state.withLock { state in
                state.era += 1
                if state.isQuiet(before: state.era) { return true }
                state.waiting.append((state.era, continuation))
                return false
            }
            if isQuiet { continuation.resume() }
        }
    }
}
