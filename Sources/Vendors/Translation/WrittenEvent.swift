/// An event as a vendor takes it.
public struct WrittenEvent: Sendable {
    /// Never empty; they travel together.
    public var events: [OutboundEvent]
    /// What could not be said, in words.
    public var leftOut: [String]

    public init(events: [OutboundEvent], leftOut: [String]) {
        self.events = events
        self.leftOut = leftOut
    }
}

/// What the log knows of an event besides what it says.
public struct Receipt: Sendable {
    /// Milliseconds since 1970.
    public var receivedAt: Int64
    /// No other event of the log has it; the same however often it is sent.
    public var sequence: Int64

    public init(receivedAt: Int64, sequence: Int64) {
        self.receivedAt = receivedAt
        self.sequence = sequence
    }

    init(of event: OutboundEvent) {
        self.init(receivedAt: event.receivedAt, sequence: event.sequence)
    }

    /// An id that no other event has.
    var id: String { "\(receivedAt)-\(sequence)" }

    func event(_ body: JSONText, envelope: [UInt8]? = nil) -> OutboundEvent {
        OutboundEvent(receivedAt: receivedAt, envelope: envelope, body: body.bytes, sequence: sequence)
    }
}
