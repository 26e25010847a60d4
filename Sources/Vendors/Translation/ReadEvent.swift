public import CommerceEvents

/// An event of a dialect, read in no vendor's terms.
public struct ReadEvent: Sendable {
    public var event: CommerceEvent
    /// JSON Pointers to the members that it has no place for.
    public var leftOut: [String]
    /// Of an event that is one line of an order: events of one request that have the same here are one purchase.
    public var order: [UInt8]?

    public init(event: CommerceEvent, leftOut: [String], order: [UInt8]? = nil) {
        self.event = event
        self.leftOut = leftOut
        self.order = order
    }

    /// With the lines of a further part of the same order. Nil for what is no purchase.
    func joined(with other: ReadEvent) -> ReadEvent? {
        guard case .purchase(let orderId, var basket) = event.occurrence,
            case .purchase(_, let further) = other.event.occurrence
        else { return nil }
        basket.lines += further.lines
        var joined = self
        joined.event.occurrence = .purchase(orderId: orderId, basket)
        joined.leftOut += other.leftOut
        return joined
    }
}

/// Why an event cannot be said to a vendor: its dialect means something by it that no other vendor could be told, or the
/// receiver has no words for it, or wants to know what it does not say.
public struct NotExpressible: Error, Sendable {
    /// A clause for people.
    public var reason: String

    public init(_ reason: String) {
        self.reason = reason
    }
}
