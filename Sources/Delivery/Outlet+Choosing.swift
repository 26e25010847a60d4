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
    func nextDue() -> Duration? {
        guard !isPaused, !isStopping else { return nil }
        guard let passes = gate.passes(inFlight: inFlight.count, concurrency: settings.concurrency) else { return nil }
        return Queue.allCases.compactMap(due).min().map { max($0, passes, silentUntil) }
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
        case .retries: retries.contains(where: mayGo) ? .zero : nil
        case .apart: apart.lazy.filter(mayGo).map(\.notBefore).min()
        case .splits: splits.contains(where: mayGo) ? .zero : nil
        case .replays: replays.isEmpty ? nil : .zero
        case .fresh: freshDue
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
        case .retries: retries.firstIndex(where: mayGo).map { retries.remove(at: $0) }
        case .apart: apart.firstIndex { mayGo($0) && $0.notBefore <= now }.map { apart.remove(at: $0) }
        case .splits: splits.firstIndex(where: mayGo).map { splits.remove(at: $0) }
        case .replays: takeReplays()
        case .fresh: takeFresh()
        }
    }

    /// Whether nothing earlier of the batch's lanes is on its way or held: the halves of a batch go one after the other
    /// where they share a lane.
    private func mayGo(_ batch: Batch) -> Bool {
        let firsts = batch.firstOfLanes
        guard !firsts.isEmpty else { return true }
        let others = inFlight.values.map(\.batch) + retries + splits + apart
        return !others.contains { other in
            other.items.contains { item in
                guard let lane = item.lane, let first = firsts[lane] else { return false }
                return item.id < first
            }
        }
    }

    // MARK: Fresh events

    /// What the next fresh batch would hold: positions in `ready`.
    private struct Selection {
        var positions: [Int] = []
        /// Whether waiting longer would not make it any larger.
        var isFull = false
    }

    private var freshDue: Duration? {
        let selection = selectFresh()
        return selection.positions.first.map { selection.isFull ? .zero : ready[$0].since + settings.batch.wait }
    }

    /// From the front, of one call, as many as fit, none whose lane is busy or has an earlier item left behind.
    private func selectFresh() -> Selection {
        var selection = Selection()
        var closed = lanes.isEmpty ? [] : lanes.busy
        var room = Room(settings.batch)
        var call: EndpointCall?
        for (position, queued) in ready.enumerated() {
            let item = queued.item
            if item.call.isAlone {
                // Left where it is until its turn has come; what comes after it need not wait.
                guard selection.positions.isEmpty, isNothingBefore(item, at: position) else { continue }
                return Selection(positions: [position], isFull: true)
            }
            if let lane = item.lane, closed.contains(lane) { continue }
            guard call == nil || item.call == call else {
                if let lane = item.lane { closed.insert(lane) }
                continue
            }
            guard room.takes(item.weight) else {
                selection.isFull = true
                break
            }
            call = item.call
            selection.positions.append(position)
        }
        selection.isFull = selection.isFull || selection.positions.count >= settings.batch.events
        return selection
    }

    /// Whether everything that came before an item has been answered, but for what was set apart and may take days.
    private func isNothingBefore(_ item: Item, at position: Int) -> Bool {
        let isEarlier = { (other: Item) in other.id.isEvent && other.id < item.id }
        let held = inFlight.values.map(\.batch) + retries + splits
        return ready[..<position].allSatisfy { $0.item.call.isAlone }
            && !held.contains { $0.items.contains(where: isEarlier) }
    }

    private mutating func takeFresh() -> Batch {
        let positions = selectFresh().positions
        let batch = Batch(items: positions.map { ready[$0].item })
        if let last = positions.last, last + 1 == positions.count {
            ready.removeFirst(positions.count)
        } else {
            for position in positions.reversed() { ready.remove(at: position) }
        }
        lanes.enter(batch.items)
        return batch
    }

    // MARK: Replays

    /// The first of them and those behind it that are of the same call and fit.
    private mutating func takeReplays() -> Batch {
        var room = Room(settings.batch)
        let call = replays.first?.call
        let fitting = replays.prefix { $0.call == call && room.takes($0.weight) }
        let items = call?.isAlone == true ? fitting.prefix(1) : fitting
        replays.removeFirst(items.count)
        return Batch(items: Array(items))
    }

    /// What is left of a request's limits.
    private struct Room {
        private let limits: BatchLimits
        private var events = 0
        private var bytes = 2

        init(_ limits: BatchLimits) {
            self.limits = limits
        }

        /// One event always fits.
        mutating func takes(_ weight: Int) -> Bool {
            guard events == 0 || (events < limits.events && bytes + weight <= limits.bytes) else { return false }
            events += 1
            bytes += weight
            return true
        }
    }
}
