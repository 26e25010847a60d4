public import CommerceEvents

/// An event of a dialect, read in no vendor's terms.
public struct ReadEvent: Sendable {
    public var event: CommerceEvent
    /// JSON Pointers to the members that it has no place for.
    public var leftOut: [String]

    public init(event: CommerceEvent, leftOut: [String]) {
        self.event = event
        self.leftOut = leftOut
    }
}

/// An event as a vendor takes it.
public enum WrittenEvent: Sendable {
    /// Travelling together; what it could not say is named.
    case events([OutboundEvent], leftOut: [String])
    case notExpressible(String)
}

/// Why an event of a dialect says nothing that another vendor could be told.
public struct NotReadable: Error, Sendable {
    public var reason: String

    public init(_ reason: String) {
        self.reason = reason
    }
}

extension Vendor {
    public func read(_ event: OutboundEvent) throws(NotReadable) -> ReadEvent {
        throw NotReadable("\(name) events cannot be translated yet")
    }

    public func write(_ event: CommerceEvent, receivedAt: Int64) -> WrittenEvent {
        .notExpressible("events cannot be translated for \(name) yet")
    }
}
