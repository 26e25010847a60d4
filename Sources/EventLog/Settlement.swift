/// What became of some of a destination's events; recorded in one transaction.
public struct Settlement: Sendable {
    public var destination: NameID
    public var outcomes: [Outcome]
    /// Events sent again since the last settlement, for the counter of that name.
    public var retried: Int
    /// What became of each time that the request was sent, the answer to be recorded the last; empty where none was sent.
    public var history: AttemptHistory

    public init(
        destination: NameID, outcomes: [Outcome], retried: Int = 0, history: AttemptHistory = AttemptHistory()
    ) {
        self.destination = destination
        self.outcomes = outcomes
        self.retried = retried
        self.history = history
    }
}

/// What an outcome is about.
///
/// Ordered by age: events by their place in the log, letters by theirs in the table, events first.
public enum ItemID: Hashable, Comparable, Sendable {
    /// An event of the log, by its sequence number.
    case event(Int64)
    /// A dead letter that is being replayed.
    case letter(Int64)

    public var isEvent: Bool {
        if case .event = self { true } else { false }
    }
}

public enum Outcome: Sendable {
    case delivered(ItemID)
    case dead(ItemID, Death)
    /// Set apart: the event no longer holds the cursor back.
    case deferred(sequence: Int64, Deferral)
    /// The vendor cannot be told of it; counted by kind.
    case passedOver(sequence: Int64, kind: NameID)

    /// The event that was delivered, if this says so.
    var deliveredEvent: Int64? {
        if case .delivered(.event(let sequence)) = self { sequence } else { nil }
    }
}

/// Why and how an item died.
public struct Death: Sendable {
    /// A code of the documented list, such as `vendor_rejected`.
    public var reason: String
    /// For people: what the vendor said.
    public var detail: String
    /// The HTTP status of the last answer, if there was one.
    public var status: Int?
    /// The first bytes of the last answer's body, shared by the letters of one refused batch.
    public var reply: [UInt8]?
    public var attempts: Int
    /// When it was first sent, in milliseconds since 1970.
    public var firstAt: Int64
    /// What became of each attempt; of a letter, since it is replayed.
    public var history: AttemptHistory

    public init(
        reason: String,
        detail: String,
        status: Int? = nil,
        reply: [UInt8]? = nil,
        attempts: Int,
        firstAt: Int64,
        history: AttemptHistory = AttemptHistory()
    ) {
        self.reason = reason
        self.detail = detail
        self.status = status
        self.reply = reply
        self.attempts = attempts
        self.firstAt = firstAt
        self.history = history
    }
}
