import Synchronization

/// The letters that wait to be replayed, per destination, first in first out. In memory: after a restart they are
/// found again by their state.
final class ReplayQueues: Sendable {
    private struct Queue {
        var letters: [Int64] = []
        /// Those before this index were taken.
        var head = 0
    }

    private let state = Mutex<[NameID: Queue]>([:])

    func append(_ letters: [Int64], for destination: NameID) {
        state.withLock { $0[destination, default: Queue()].letters += letters }
    }

    func take(_ count: Int, for destination: NameID) -> ArraySlice<Int64> {
        state.withLock { queues in
            guard var queue = queues.removeValue(forKey: destination) else { return [] }
            let taken = queue.letters[queue.head...].prefix(count)
            queue.head = taken.endIndex
            if queue.head > 1_024, queue.head > queue.letters.count / 2 {
                queue.letters.removeFirst(queue.head)
                queue.head = 0
            }
            if queue.head < queue.letters.count { queues[destination] = queue }
            return taken
        }
    }

    /// Those that were taken and not used, back to the front.
    func giveBack(_ letters: ArraySlice<Int64>, for destination: NameID) {
        guard !letters.isEmpty else { return }
        state.withLock { queues in
            let queue = queues[destination] ?? Queue()
            queues[destination] = Queue(letters: Array(letters) + queue.letters[queue.head...])
        }
    }
}
