/// Which batch goes next, and when.
extension Outlet {
    /// Where a batch can come from.
    enum Queue: CaseIterable {
        case retries
        case apart
        case fresh
        case splits
        case replays
    }

    /// When the next batch may be sent; nil when only an answer or a read can tell.
    func nextDue() -> Duration? {
        guard !isPaused, !isStopping else { return nil }
        guard let passes = gate.passes(inFlight: inFlight.count, concurrency: settings.concurrency) else { return nil }
        return Queue.allCases.compactMap(due).min().map { max($0, passes) }
    }

    /// Takes the next batch out of its queue. Only when ``nextDue()`` is not in the future.
    mutating func takeBatch(now: Duration) -> Batch? {
        let order = gate == .open ? queues(turn: turn) : probeQueues
        guard let queue = order.first(where: { queue in due(queue).map { $0 <= now } ?? false }) else { return nil }
        turn += 1
        return take(from: queue, now: now)
    }

    private func due(_ queue: Queue) -> Duration? {
        switch queue {
        case .retries: retries.isEmpty ? nil : .zero
        case .apart: apart.map(\.notBefore).min()
        case .splits: splits.isEmpty ? nil : .zero
        case .replays: replays.isEmpty ? nil : .zero
        case .fresh: ready.first.map { isBatchFull ? .zero : $0.since + settings.batch.wait }
        }
    }

    /// Of twenty turns with everything waiting, two are for replays and five for splits; a queue with nothing due leaves
    /// its turn to the others.
    private func queues(turn: Int) -> [Queue] {
        switch turn % 20 {
        case 4, 14: [.replays, .retries, .fresh, .apart, .splits]
        case 1, 5, 9, 13, 17: [.splits, .retries, .fresh, .apart, .replays]
        default: [.retries, .apart, .fresh, .replays, .splits]
        }
    }

    /// While the vendor fails, failed batches, those set apart and fresh ones take turns: so a batch that makes the
    /// vendor fail cannot keep the others from showing that the vendor works. Fresh ones only while there is room to
    /// keep them should they fail too.
    private var probeQueues: [Queue] {
        switch turn % 3 {
        case 0: [.retries, .apart, .splits, .fresh, .replays]
        case 1: [.apart, .splits, .retries, .fresh, .replays]
        default:
            retries.count < Self.mostHeldBatches
                ? [.fresh, .replays, .retries, .apart, .splits] : [.retries, .apart, .splits, .fresh, .replays]
        }
    }

    private mutating func take(from queue: Queue, now: Duration) -> Batch? {
        switch queue {
        case .retries: retries.removeFirst()
        case .apart: apart.firstIndex { $0.notBefore <= now }.map { apart.remove(at: $0) }
        case .splits: splits.removeFirst()
        case .replays: takeReplays()
        case .fresh: takeFresh()
        }
    }

    /// Whether waiting longer would not make the next batch any larger.
    private var isBatchFull: Bool {
        let count = countFitting(ready.lazy.map(\.item.weight))
        return count >= settings.batch.events || count < ready.count
    }

    private mutating func takeFresh() -> Batch {
        let count = countFitting(ready.lazy.map(\.item.weight))
        let batch = Batch(items: ready.prefix(count).map(\.item))
        ready.removeFirst(count)
        return batch
    }

    private mutating func takeReplays() -> Batch {
        let count = countFitting(replays.lazy.map(\.weight))
        let batch = Batch(items: Array(replays.prefix(count)))
        replays.removeFirst(count)
        return batch
    }

    /// How many from the front fit into one request; one always does.
    private func countFitting(_ weights: some Sequence<Int>) -> Int {
        var bytes = 2
        var count = 0
        for weight in weights {
            bytes += weight
            if count == settings.batch.events || (bytes > settings.batch.bytes && count > 0) { break }
            count += 1
        }
        return count
    }
}
