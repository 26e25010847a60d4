public import EventLog
public import Vendors

/// An event or a replayed letter on its way, with what delivery has to remember of it. It may stand for several that are said
/// as one, such as the lines of an order that came as events of their own: they have one fate.
public struct Item: Sendable {
    public let id: ItemID
    /// Those that it stands for besides, in ascending order.
    let further: [ItemID]
    public let event: OutboundEvent
    /// The events that go out in its place, by the request that carries them, where that is not the event itself in one
    /// request; else empty. One request is sent after the other, and the event is delivered with the last.
    let requests: [[OutboundEvent]]
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
    /// What became of them; of a letter the log has it.
    let history: AttemptHistory
    /// When it was first sent, in milliseconds since 1970; of a letter, since it is replayed. Nil until then.
    public internal(set) var firstAt: Int64?

    public init(
        id: ItemID,
        further: [ItemID] = [],
        event: OutboundEvent,
        requests: [[OutboundEvent]] = [],
        call: EndpointCall,
        lane: Int64?,
        weight: Int,
        earlierAttempts: Int = 0,
        history: AttemptHistory = AttemptHistory(),
        firstAt: Int64? = nil
    ) {
        self.id = id
        self.further = further
        self.event = event
        self.requests = requests
        self.call = call
        self.lane = lane
        self.weight = weight
        self.earlierAttempts = earlierAttempts
        self.history = history
        self.firstAt = firstAt
    }

    /// Events that the next request carries of it.
    var count: Int { requests.isEmpty ? 1 : requests[part].count }

    /// A reason with the place, in an event that is worth several, of what it is about.
    ///
    /// - Parameter line: among those of the request, where the vendor named one.
    func placed(_ why: String, line: Int? = nil) -> String {
        let total = requests.reduce(0) { $0 + $1.count }
        guard total > 1 else { return why }
        if total == requests.count { return "request \(part + 1) of \(total): \(why)" }
        let first = requests[..<part].reduce(1) { $0 + $1.count }
        if let line = line ?? (count == 1 ? 0 : nil) { return "line \(first + line) of \(total): \(why)" }
        return "lines \(first) to \(first + count - 1) of \(total): \(why)"
    }
}

extension [Item] {
    /// What the next request carries of them.
    var outbound: [OutboundEvent] {
        var events: [OutboundEvent] = []
        events.reserveCapacity(count)
        for item in self {
            if item.requests.isEmpty { events.append(item.event) } else { events += item.requests[item.part] }
        }
        return events
    }

    /// What is to be recorded of all that they stand for.
    func outcomes(_ outcome: (Item, ItemID) -> Outcome?) -> [Outcome] {
        var outcomes: [Outcome] = []
        outcomes.reserveCapacity(count)
        for item in self {
            if let one = outcome(item, item.id) { outcomes.append(one) }
            for id in item.further {
                if let one = outcome(item, id) { outcomes.append(one) }
            }
        }
        return outcomes
    }

    /// All that they stand for.
    var ids: [ItemID] { flatMap { [$0.id] + $0.further } }
}
