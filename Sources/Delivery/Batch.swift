import EventLog

/// Items that travel in one request, and what happened to them so far.
struct Batch: Sendable {
    private(set) var items: [Item]
    /// Whether any of them has a lane.
    let hasLanes: Bool
    /// The most bytes of its request's body.
    private(set) var bytes: Int
    /// Times these items were sent together or in a larger batch.
    var attempts = 0
    /// What became of them.
    var history = AttemptHistory()
    /// Not to be sent before this.
    var notBefore: Duration = .zero
    /// Failures while other requests of the destination succeeded.
    var suspicions = 0
    /// When it last failed in a way that may be its own fault; before that, when it was first sent.
    var suspectSince: Duration?

    /// Those of an array around the events.
    static let bracketBytes = 2

    init(items: [Item]) {
        self.items = items
        hasLanes = items.contains { $0.lane != nil }
        bytes = Self.bytes(of: items)
    }

    private static func bytes(of items: [Item]) -> Int { items.reduce(bracketBytes) { $0 + $1.weight } }

    /// The items that are sent for the first time are from now on as old as this.
    mutating func sent(at wall: Int64) {
        attempts += 1
        guard attempts == 1 else { return }
        for index in items.indices where items[index].firstAt == nil { items[index].firstAt = wall }
    }

    /// Its last attempt does not count: the vendor did not look at it.
    mutating func unsent(at wall: Int64) {
        attempts = max(0, attempts - 1)
        guard attempts == 0 else { return }
        for index in items.indices where items[index].firstAt == wall { items[index].firstAt = nil }
    }

    /// The same with some of its items only.
    func with(_ items: [Item]) -> Batch {
        var batch = self
        batch.items = items
        batch.bytes = Self.bytes(of: items)
        return batch
    }

    /// The next request of an event that is worth several, sent for the first time; nil after the last.
    var next: Batch? {
        guard items.count == 1, items[0].part + 1 < items[0].requests.count else { return nil }
        var item = items[0]
        item.part += 1
        var batch = Batch(items: [item])
        batch.history = history
        return batch
    }

    /// Those that fulfil a condition, and the others.
    func parted(by isFirst: (Item) -> Bool) -> (Batch, Batch) {
        (with(items.filter(isFirst)), with(items.filter { !isFirst($0) }))
    }

    /// Two batches of about half the items each.
    func halves() -> [Batch] {
        halves { _ in 1 }
    }

    /// Two batches of about half the bytes each.
    func halvesByBytes() -> [Batch] {
        halves(by: \.weight)
    }

    /// All of a lane goes into the same half, unless the batch is of one lane: else the second half, with all that is in
    /// it, would have to wait for the first. The halves owe their parent's attempts but are not under suspicion.
    private func halves(by weight: (Item) -> Int) -> [Batch] {
        var groups = hasLanes ? lanesTogether : items.indices.map { [$0] }
        if groups.count == 1 { groups = items.indices.map { [$0] } }
        let half = (items.reduce(0) { $0 + weight($1) } + 1) / 2
        var first: [Int] = []
        var filled = 0
        for group in groups.dropLast() where first.isEmpty || filled < half {
            let added = group.reduce(0) { $0 + weight(items[$1]) }
            // What is larger than the rest of the half begins the other.
            if !first.isEmpty, filled + added > half, filled * 2 >= half { break }
            first += group
            filled += added
        }
        let isFirst = Set(first)
        return [true, false].map { side in
            var part = with(items.indices.filter { isFirst.contains($0) == side }.map { items[$0] })
            part.suspicions = 0
            part.suspectSince = nil
            part.notBefore = .zero
            return part
        }
    }

    /// The places of each lane's items, and of each item without a lane.
    private var lanesTogether: [[Int]] {
        var groups: [[Int]] = []
        var group: [Int64: Int] = [:]
        for index in items.indices {
            if let lane = items[index].lane, let known = group[lane] {
                groups[known].append(index)
            } else {
                if let lane = items[index].lane { group[lane] = groups.count }
                groups.append([index])
            }
        }
        return groups
    }
}
