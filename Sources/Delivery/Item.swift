public import EventLog
public import Vendors

/// An event or a replayed letter on its way, with what delivery has to remember of it.
public struct Item: Sendable {
    public let id: ItemID
    public let event: OutboundEvent
    /// The most bytes it adds to a request.
    public let weight: Int
    /// Times it was sent before it came here: by an earlier process, or before it died.
    public let earlierAttempts: Int

    public init(id: ItemID, event: OutboundEvent, weight: Int, earlierAttempts: Int = 0) {
        self.id = id
        self.event = event
        self.weight = weight
        self.earlierAttempts = earlierAttempts
    }
}
