import EventLog
import Vendors

/// An item that was not sent yet, and when it came.
struct Queued: Sendable {
    let item: Item
    let since: Duration
    /// Whether the log has it as set apart.
    var isDeferred = false
}

/// The events that were read and not sent yet, by the call that carries them: a batch is of one call.
///
/// An event without a lane takes its turn in the order of the log. A lane takes one turn for all that waits in it, and
/// none while something of it is out. So choosing a batch looks at no more than the batch, however many wait.
///
/// Nothing is chosen by the order of a dictionary or a set, which is another in each process: the same events lead to the
/// same batches.
struct Fresh: Sendable {
    private enum Turn: Sendable {
        case item(Queued)
        case lane(Int64)
    }

    private struct Call {
        var turns = FIFO<Turn>()
        /// Whether a batch would be full now, as of the last look.
        var isFull = false
        /// That has to be looked at again.
        var isChanged = false

        /// Says whether it is the first, and whether nothing else had changed.
        mutating func append(_ turn: Turn) -> (isFirst: Bool, isFirstChange: Bool) {
            defer {
                turns.append(turn)
                isChanged = true
            }
            return (turns.isEmpty, !isChanged)
        }
    }

    private var calls: [EndpointCall: Call] = [:]
    /// Of these it has to be looked at again whether a batch would be full.
    private var changed: [EndpointCall] = []
    private var ripening = Ripening()
    var lanes = Lanes()
    /// Those that go in a request of their own, when everything before them has been answered: in the order of the log.
    private var alone: [Turn] = []
    /// Events in memory, those that wait behind others of their lane included.
    private(set) var count = 0
    /// What they weigh.
    private(set) var bytes = 0
    /// Events and lanes whose turn will come without anything being done with first.
    private(set) var turns = 0

    var isEmpty: Bool { count == 0 }

    mutating func add(_ item: Item, since: Duration, isDeferred: Bool = false) {
        count += 1
        bytes += item.weight
        let queued = Queued(item: item, since: since, isDeferred: isDeferred)
        guard let lane = item.lane else { return append(.item(queued), of: item) }
        if lanes.wait(queued, in: lane) {
            append(.lane(lane), of: item)
        } else if lanes.first(of: lane)?.item.call == item.call {
            lookAgain(at: item.call)
        }
    }

    /// These are done with: what waited behind them takes its turn.
    mutating func done(_ items: [Item]) {
        for lane in lanes.leave(items) {
            if let first = lanes.first(of: lane) { append(.lane(lane), of: first.item) }
        }
    }

    /// - Parameter item: the first of the turn.
    private mutating func append(_ turn: Turn, of item: Item) {
        let call = item.call
        if call.isAlone {
            let place = alone.lastIndex { Self.first(of: $0, in: lanes).map { $0.item.id < item.id } ?? true }
            return alone.insert(turn, at: place.map { $0 + 1 } ?? 0)
        }
        turns += 1
        let (isFirst, isFirstChange) = calls[call, default: Call()].append(turn)
        if isFirstChange { changed.append(call) }
        if isFirst { enter(call) }
    }

    private mutating func lookAgain(at call: EndpointCall) {
        guard calls[call]?.isChanged == false else { return }
        calls[call]?.isChanged = true
        changed.append(call)
    }

    private mutating func enter(_ call: EndpointCall) {
        if let state = Self.state(of: call, in: calls, lanes) { ripening.enter(call, state) }
    }

    private static func first(of turn: Turn, in lanes: Lanes) -> Queued? {
        switch turn {
        case .item(let queued): queued
        case .lane(let lane): lanes.first(of: lane)
        }
    }

    /// All of them, in the order of the log.
    var queued: [Queued] {
        var all = lanes.waiting
        for turn in alone + calls.values.flatMap({ Array($0.turns) }) {
            if case .item(let queued) = turn { all.append(queued) }
        }
        return all.sorted { $0.item.id < $1.item.id }
    }

    /// Somebody took these back.
    mutating func remove(where isGone: (Item) -> Bool) {
        let all = queued
        let kept = all.filter { !isGone($0.item) }
        guard kept.count < all.count else { return }
        lanes.forgetWaiting()
        (calls, alone, count, bytes, turns) = ([:], [], 0, 0, 0)
        (changed, ripening) = ([], Ripening())
        for one in kept { add(one.item, since: one.since, isDeferred: one.isDeferred) }
    }

    // MARK: Alone

    /// The first of those that go alone.
    var firstAlone: Item? { alone.first.flatMap { Self.first(of: $0, in: lanes) }?.item }

    /// Whether any event that came before this one waits for its turn or behind another of its lane; those that follow
    /// one that was set apart aside, which may take days.
    func hasEarlier(than id: ItemID) -> Bool {
        lanes.hasEarlier(than: id)
            || calls.values.contains { call in
                // Items stand in the order of the log, with lanes between them.
                var isEarlier = false
                call.turns.forEach { turn in
                    guard case .item(let queued) = turn else { return true }
                    isEarlier = queued.item.id < id
                    return false
                }
                return isEarlier
            }
    }

    mutating func takeAlone() -> [Item] {
        guard !alone.isEmpty else { return [] }
        let item: Item? =
            switch alone.removeFirst() {
            case .item(let queued): queued.item
            case .lane(let lane): lanes.take(from: lane)
            }
        guard let item else { return [] }
        count -= 1
        bytes -= item.weight
        return [item]
    }

    // MARK: Choosing

    /// When the next batch is due: at once when it is full, else when its first event has waited long enough.
    mutating func due(_ limits: BatchLimits) -> Duration? {
        look(limits)
        let (calls, lanes) = (calls, lanes)
        return ripening.due(wait: limits.wait) { Self.state(of: $0, in: calls, lanes) }
    }

    /// The batch that is due, of the call whose first event has waited longest.
    mutating func take(_ limits: BatchLimits, now: Duration) -> [Item] {
        look(limits)
        guard let call = ripest(limits, now: now), var queue = calls.removeValue(forKey: call) else { return [] }
        let items = take(from: &queue, of: call, limits)
        if !queue.turns.isEmpty {
            calls[call] = queue
            lookAgain(at: call)
            enter(call)
        }
        count -= items.count
        bytes -= items.reduce(0) { $0 + $1.weight }
        return items
    }

    private mutating func ripest(_ limits: BatchLimits, now: Duration) -> EndpointCall? {
        let (calls, lanes) = (calls, lanes)
        return ripening.ripest(wait: limits.wait, now: now) { Self.state(of: $0, in: calls, lanes) }
    }

    /// Of a call that something waits for.
    private static func state(of call: EndpointCall, in calls: [EndpointCall: Call], _ lanes: Lanes) -> Ripening.State?
    {
        guard let queue = calls[call], let turn = queue.turns.first else { return nil }
        guard let first = first(of: turn, in: lanes) else { return nil }
        return Ripening.State(age: .init(since: first.since, first: first.item.id), isFull: queue.isFull)
    }

    /// Whether a batch would be full, of the calls that are not as they were.
    private mutating func look(_ limits: BatchLimits) {
        for call in changed {
            guard let queue = calls[call] else { continue }
            let isFull = isFull(queue, of: call, limits)
            calls[call]?.isFull = isFull
            calls[call]?.isChanged = false
            if isFull, let state = Self.state(of: call, in: calls, lanes) { ripening.filled(call, state) }
        }
        changed.removeAll(keepingCapacity: true)
    }

    /// Whether waiting longer would not make the batch any larger.
    private func isFull(_ queue: Call, of call: EndpointCall, _ limits: BatchLimits) -> Bool {
        var room = BatchRoom(limits, of: call)
        queue.turns.forEach { turn in
            switch turn {
            case .item(let queued): room.takes(queued.item)
            case .lane(let lane): hasRoom(for: lane, of: call, in: &room)
            }
        }
        return room.isFull
    }

    /// Takes into `room` what of a lane fits. False when no turn after it would fit.
    private func hasRoom(for lane: Int64, of call: EndpointCall, in room: inout BatchRoom) -> Bool {
        lanes.forEach(in: lane) { $0.item.call == call && room.takes($0.item) }
        return !room.isFull
    }

    private mutating func take(from queue: inout Call, of call: EndpointCall, _ limits: BatchLimits) -> [Item] {
        var room = BatchRoom(limits, of: call)
        var items: [Item] = []
        while let turn = queue.turns.first {
            switch turn {
            case .item(let queued):
                guard room.takes(queued.item) else { return items }
                items.append(queued.item)
            case .lane(let lane):
                guard take(from: lane, of: call, into: &items, &room) else { return items }
            }
            queue.turns.popFirst()
            turns -= 1
        }
        return items
    }

    /// As many of a lane as fit. False when there is no room for even the first.
    private mutating func take(
        from lane: Int64, of call: EndpointCall, into items: inout [Item], _ room: inout BatchRoom
    ) -> Bool {
        let before = items.count
        while let next = lanes.first(of: lane)?.item, next.call == call, room.takes(next) {
            if let item = lanes.take(from: lane) { items.append(item) }
        }
        return items.count > before
    }
}
