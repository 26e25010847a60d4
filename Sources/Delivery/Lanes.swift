import EventLog

/// The subjects of which something is on its way, held or waiting, where order matters. One of a subject's events after
/// the other: while some are out, those behind them wait, and so the first copies arrive in order.
///
///     waiting ──take──▶ out: on their way, held to be sent again, or set apart ──done──▶ gone
///
/// A lane without events is forgotten.
struct Lanes: Sendable {
    private struct Lane {
        /// Taken and not done with, in ascending order.
        var out: [ItemID] = []
        var waiting = FIFO<Queued>()
        /// Something of it was set apart: those behind it follow it there.
        var isApart = false
    }

    private var lanes: [Int64: Lane] = [:]
    /// Of those that wait, how many the log has as set apart.
    private(set) var deferred = 0

    var isEmpty: Bool { lanes.isEmpty }

    // MARK: Waiting

    /// True when it is the first of its lane and nothing is out: the lane may take its turn.
    mutating func wait(_ queued: Queued, in lane: Int64) -> Bool {
        let isFree = lanes[lane].map { $0.out.isEmpty && $0.waiting.isEmpty } ?? true
        lanes[lane, default: Lane()].waiting.append(queued)
        if queued.isDeferred { deferred += 1 }
        return isFree
    }

    func first(of lane: Int64) -> Queued? { lanes[lane]?.waiting.first }

    /// Those that wait in a lane, in order, while `body` returns true.
    func forEach(in lane: Int64, while body: (Queued) -> Bool) {
        lanes[lane]?.waiting.forEach(while: body)
    }

    mutating func take(from lane: Int64) -> Item? {
        guard let queued = lanes[lane]?.waiting.popFirst() else { return nil }
        if queued.isDeferred { deferred -= 1 }
        lanes[lane]?.out.append(queued.item.id)
        return queued.item
    }

    /// Of all lanes, in no order.
    var waiting: [Queued] { lanes.values.flatMap { Array($0.waiting) } }

    /// Nothing waits any more; what is out stays out.
    mutating func forgetWaiting() {
        deferred = 0
        lanes = lanes.filter { !$0.value.out.isEmpty }
        for lane in lanes.keys { lanes[lane]?.waiting = FIFO() }
    }

    /// Whether anything waits that came before this one and is not set apart.
    func hasEarlier(than id: ItemID) -> Bool {
        lanes.values.contains { lane in !lane.isApart && lane.waiting.first.map { $0.item.id < id } ?? false }
    }

    // MARK: Out

    /// Items that were out when an earlier process ended. In ascending order per lane.
    mutating func enter(_ items: [Item]) {
        for item in items {
            if let lane = item.lane { lanes[lane, default: Lane()].out.append(item.id) }
        }
    }

    /// These are done with. Returns the lanes that are free now and have something waiting.
    mutating func leave(_ items: [Item]) -> [Int64] {
        var free: [Int64] = []
        for item in items {
            guard let number = item.lane, var lane = lanes.removeValue(forKey: number) else { continue }
            guard let place = lane.out.firstIndex(of: item.id) else {
                lanes[number] = lane
                continue
            }
            lane.out.remove(at: place)
            if lane.out.isEmpty {
                lane.isApart = false
                if lane.waiting.isEmpty { continue }
                free.append(number)
            }
            lanes[number] = lane
        }
        return free
    }

    /// Whether nothing earlier of the batch's lanes is out: the halves of a batch go one after the other where they
    /// share a lane.
    func mayGo(_ batch: Batch) -> Bool {
        guard batch.hasLanes else { return true }
        var seen: Set<Int64> = []
        return batch.items.allSatisfy { item in
            guard let number = item.lane, seen.insert(number).inserted, let first = lanes[number]?.out.first else {
                return true
            }
            return first >= item.id
        }
    }

    // MARK: Set apart

    func isApart(_ lane: Int64) -> Bool { lanes[lane]?.isApart ?? false }

    /// Something of these lanes is set apart. Returns those that wait behind it and are not set apart yet; from now on
    /// they are.
    mutating func setApart(_ items: [Item]) -> [Item] {
        var followers: [Item] = []
        for number in items.compactMap(\.lane) where !isApart(number) {
            lanes[number]?.isApart = true
            lanes[number]?.waiting.mutateEach { queued in
                guard !queued.isDeferred else { return }
                queued.isDeferred = true
                followers.append(queued.item)
            }
        }
        deferred += followers.count
        return followers
    }
}
