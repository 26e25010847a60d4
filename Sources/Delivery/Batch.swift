import EventLog

/// Items that travel in one request, and what happened to them so far.
struct Batch: Sendable {
    var items: [Item]
    /// Times these items were sent together or in a larger batch.
    var attempts = 0
    /// When they were first sent, in milliseconds since 1970.
    var firstAt: Int64?
    /// Not to be sent before this.
    var notBefore: Duration = .zero
    /// Failures while other requests of the destination succeeded.
    var suspicions = 0
    /// When it last failed in a way that may be its own fault; before that, when it was first sent.
    var suspectSince: Duration?
    /// Whether its events were set apart in the log.
    var isDeferred = false

    /// The first item of each lane.
    var firstOfLanes: [Int64: ItemID] {
        items.reduce(into: [:]) { firsts, item in
            if let lane = item.lane, firsts[lane] == nil { firsts[lane] = item.id }
        }
    }

    /// Two batches of about half the items each. The halves owe their parent's attempts but are not under suspicion.
    func halves() -> [Batch] {
        let middle = (items.count + 1) / 2
        return [items[..<middle], items[middle...]].map { part in
            var half = self
            half.items = Array(part)
            half.suspicions = 0
            half.suspectSince = nil
            half.notBefore = .zero
            return half
        }
    }
}
