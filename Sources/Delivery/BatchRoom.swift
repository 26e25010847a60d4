import Vendors

/// What is left of a request's limits while it is put together.
struct BatchRoom {
    private let limits: BatchLimits
    private let mostEvents: Int
    private var events = 0
    private var bytes = Batch.bracketBytes
    /// Something did not fit, or nothing more will.
    private(set) var isFull = false

    init(_ limits: BatchLimits, of call: EndpointCall?) {
        self.limits = limits
        mostEvents = min(limits.events, call?.mostEvents ?? .max)
    }

    /// One item always fits.
    mutating func takes(_ item: Item) -> Bool {
        guard events == 0 || (events + item.count <= mostEvents && bytes + item.weight <= limits.bytes) else {
            isFull = true
            return false
        }
        events += item.count
        bytes += item.weight
        if events >= mostEvents { isFull = true }
        return true
    }
}
