import Synchronization

/// Requests that are being taken, from reading their events to having them stored.
///
/// Whoever changes what may be stored waits here until all those have ended that began before the change.
final class Underway: Sendable {
    private struct State {
        var era = 0
        /// Under way of this era.
        var count = 0
        /// By era, how many of those before are under way.
        var earlier: [Int: Int] = [:]
        var waiting: [(before: Int, continuation: CheckedContinuation<Void, Never>)] = []

        func isQuiet(before era: Int) -> Bool { !earlier.keys.contains { $0 < era } }

        mutating func beginEra() {
            if count > 0 { earlier[era] = count }
            count = 0
            era += 1
        }

        /// True where the last of an earlier era has ended.
        mutating func end(_ one: Int) -> Bool {
            guard one != era else {
                count -= 1
                return false
            }
            let left = (earlier[one] ?? 1) - 1
            earlier[one] = left > 0 ? left : nil
            return left == 0
        }
    }

    private let state = Mutex(State())

    /// What to give to ``end(_:)``, once.
    func begin() -> Int {
        state.withLock { state in
            state.count += 1
            return state.era
        }
    }

    func end(_ era: Int) {
        let free = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.end(era), !state.waiting.isEmpty else { return [] }
            let oldest = state.earlier.keys.min() ?? .max
            let free = state.waiting.filter { $0.before <= oldest }
            state.waiting.removeAll { $0.before <= oldest }
            return free.map(\.continuation)
        }
        for one in free { one.resume() }
    }

    /// Requests under way, and those who wait for some of them.
    var count: Int { state.withLock { $0.earlier.values.reduce($0.count, +) } }
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Returns when nothing is under way that began before this was called.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isQuiet = state.withLock { state in
                state.beginEra()
                if state.isQuiet(before: state.era) { return true }
                state.waiting.append((state.era, continuation))
                return false
            }
            if isQuiet { continuation.resume() }
        }
    }
}
