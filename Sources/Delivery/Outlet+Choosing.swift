import EventLog
import Vendors

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
    mutating func nextDue() -> Duration? {
        guard !isPaused, !isStopping else { return nil }
        guard let passes = gate.passes(inFlight: inFlight.count, concurrency: concurrency) else { return nil }
        var first: Duration?
        for queue in Queue.allCases {
            if let due = due(queue) { first = min(first ?? due, due) }
        }
        return first.map { max($0, passes, silentUntil, adaptation.nextStart) }
    }

    /// Takes the next batch out of its queue and on its way. Only when ``nextDue()`` is not in the future.
    ///
    /// - Parameters:
    ///   - id: of the request: ``BatchID``.
    ///   - rate: the limit group's; nil for none.
    mutating func start(_ attempt: Int, id: UInt64, rate: Double?, now: Duration, wall: Int64) -> [Item]? {
        guard var batch = takeBatch(now: now) else { return nil }
        if batch.attempts > 0 { retried += batch.items.count }
        batch.sent(at: wall)
        inFlight[attempt] = Flight(batch: batch, id: id, startedAt: now)
        adaptation.started(rate: rate, now: now)
        return batch.items
    }

    mutating func takeBatch(now: Duration) -> Batch? {
        let order = gate == .open ? queues(turn: turn) : probeQueues
        for queue in order {
            guard let due = due(queue), due <= now else { continue }
            turn += 1
            return take(from: queue, now: now)
        }
        return nil
    }

    private mutating func due(_ queue: Queue) -> Duration? {
        switch queue {
        case .retries: retries.contains(where: fresh.lanes.mayGo) ? .zero : nil
        case .apart: apart.lazy.filter(fresh.lanes.mayGo).map(\.notBefore).min()
        case .splits: splits.contains(where: fresh.lanes.mayGo) ? .zero : nil
        case .replays: replays.isEmpty ? nil : .zero
        case .fresh: isAloneDue ? .zero : fresh.due(limits)
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

    /// While the vendor fails, every other turn is a fresh batch's, and those between are of failed batches, of those set
    /// apart and of halves: so a batch that makes the vendor fail cannot keep the others from showing that the vendor
    /// works. Fresh ones only while there is room to keep them should they fail too.
    private var probeQueues: [Queue] {
        switch turn % 6 {
        case 1: [.retries, .apart, .splits, .fresh, .replays]
        case 3: [.apart, .splits, .retries, .fresh, .replays]
        case 5: [.splits, .retries, .apart, .fresh, .replays]
        default:
            retries.count < Self.mostHeldBatches
                ? [.fresh, .replays, .retries, .apart, .splits] : [.retries, .apart, .splits, .fresh, .replays]
        }
    }

    private mutating func take(from queue: Queue, now: Duration) -> Batch? {
        switch queue {
        case .retries: retries.firstIndex(where: fresh.lanes.mayGo).map { retries.remove(at: $0) }
        case .apart:
            apart.firstIndex { fresh.lanes.mayGo($0) && $0.notBefore <= now }.map { apart.remove(at: $0) }
        case .splits: splits.firstIndex(where: fresh.lanes.mayGo).map { splits.remove(at: $0) }
        case .replays: takeReplays()
        case .fresh: Batch(items: isAloneDue ? fresh.takeAlone() : fresh.take(limits, now: now))
        }
    }

    /// Whether the first event that goes alone may: everything that came before it has been answered, but for what may take
    /// days: what was set apart, and what failed in a way that may be its own fault.
    private var isAloneDue: Bool {
        guard let alone = fresh.firstAlone, !fresh.hasEarlier(than: alone.id) else { return false }
        let isEarlier = { (other: Item) in other.id.isEvent && other.id < alone.id }
        return !inFlight.values.contains { $0.batch.items.contains(where: isEarlier) }
            && !(retries + splits).contains { $0.suspectSince == nil && $0.items.contains(where: isEarlier) }
    }

    /// The first of them and those behind it that are of the same call and fit.
    private mutating func takeReplays() -> Batch {
        let call = replays.first?.call
        var room = BatchRoom(limits, of: call)
        let fitting = replays.prefix { $0.call == call && room.takes($0) }
        let items = call?.isAlone == true ? fitting.prefix(1) : fitting
        replays.removeFirst(items.count)
        return Batch(items: Array(items))
    }
}
