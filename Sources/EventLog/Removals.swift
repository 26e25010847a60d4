import Synchronization

/// Events that were removed, for those who may have them in hand.
///
/// A read that began before the commit of a removal may still bring the event. Whoever takes it in asks here, after the
/// place is locked: the writer notes removed numbers first and marks them finished in the places second, so one of the
/// two sees it.
final class Removals: Sendable {
    private struct State {
        var sequences: Set<Int64> = []
        /// How many there have been.
        var total = 0
        var handlers: [@Sendable (Set<ItemID>) -> Void] = []
    }

    private let state = Mutex(State())

    /// - Parameter read: what every destination has read; nothing at or below it comes in anew.
    func note(_ sequences: [Int64], allHaveRead read: Int64) {
        state.withLock { state in
            state.sequences = state.sequences.filter { $0 > read }.union(sequences)
            state.total += sequences.count
        }
    }

    func contains(_ sequence: Int64) -> Bool {
        state.withLock { $0.sequences.contains(sequence) }
    }

    var total: Int { state.withLock { $0.total } }

    var isEmpty: Bool { state.withLock { $0.sequences.isEmpty } }

    func add(_ handler: @escaping @Sendable (Set<ItemID>) -> Void) {
        state.withLock { $0.handlers.append(handler) }
    }

    /// After the places have been changed.
    func tell(events: [Int64], letters: [Int64]) {
        let removed = Set(events.map(ItemID.event) + letters.map(ItemID.letter))
        guard !removed.isEmpty else { return }
        let handlers = state.withLock { $0.handlers }
        for handler in handlers { handler(removed) }
    }
}
