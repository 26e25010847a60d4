public import EventLog
public import Vendors

/// An event or a replayed letter on its way, with what delivery has to remember of it.
public struct Item: Sendable {
    public let id: ItemID
    public let event: OutboundEvent
    /// The events that go out in its place, where it is worth several requests; else empty.
    let parts: [OutboundEvent]
    /// Which of them is next.
    var part = 0
    /// Which of the vendor's calls carries it.
    public let call: EndpointCall
    /// The subject whose messages arrive in order; nil where order does not matter.
    public let lane: Int64?
    /// The most bytes it adds to a request.
    public let weight: Int
    /// Times it was sent before it came here: by an earlier process, or before it died.
    public let earlierAttempts: Int
    /// When it was first sent, in milliseconds since 1970; of a letter, since it is replayed. Nil until then.
    public internal(set) var firstAt: Int64?

    public init(
        id: ItemID,
        event: OutboundEvent,
        parts: [OutboundEvent] = [],
        call: EndpointCall,
        lane: Int64?,
        weight: Int,
        earlierAttempts: Int = 0,
        firstAt: Int64? = nil
    ) {
        self.id = id
        self.event = event
        self.parts = parts
        self.call = call
        self.lane = lane
        self.weight = weight
        self.earlierAttempts = earlierAttempts
        self.firstAt = firstAt
    }

    /// What the next request carries of it.
    var outbound: OutboundEvent { parts.isEmpty ? event : parts[part] }

    /// A reason with the place of the request that it is about.
    func placed(_ why: String) -> String {
        parts.isEmpty ? why : "request \(part + 1) of \(parts.count): \(why)"
    }
}
