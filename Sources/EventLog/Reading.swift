/// An event as the log keeps it.
public struct StoredEvent: Sendable, Equatable {
    public let sequence: Int64
    /// Milliseconds since 1970; never decreases along the log.
    public let receivedAt: Int64
    public let request: UInt64
    public let source: NameID
    public let kind: NameID
    public let subject: Int64
    public let envelope: [UInt8]?
    public let body: [UInt8]

    public init(
        sequence: Int64,
        receivedAt: Int64,
        request: UInt64,
        source: NameID,
        kind: NameID,
        subject: Int64,
        envelope: [UInt8]?,
        body: [UInt8]
    ) {
        self.sequence = sequence
        self.receivedAt = receivedAt
        self.request = request
        self.source = source
        self.kind = kind
        self.subject = subject
        self.envelope = envelope
        self.body = body
    }
}

/// What ``EventLog/next(for:events:bytes:)`` found.
public struct Stretch: Sendable {
    public var events: [StoredEvent]
    /// Why there are no more than these.
    public var end: End

    public enum End: Sendable {
        /// The bound was reached; there may be more.
        case bound
        /// Everything in the log was read; a commit will say when there is more.
        case caughtUp
        /// Too much is unfinished; settling some of it makes room.
        case windowsFull
    }

    public init(events: [StoredEvent], end: End) {
        self.events = events
        self.end = end
    }
}

/// A dead letter on its way to its destination again.
public struct ReplayedLetter: Sendable {
    public let id: Int64
    /// Attempts made before this replay.
    public let attempts: Int
    /// `sequence` is the event's place in the log when it first came.
    public let event: StoredEvent

    public init(id: Int64, attempts: Int, event: StoredEvent) {
        self.id = id
        self.attempts = attempts
        self.event = event
    }
}

/// An event set apart, with a schedule of its own.
public struct DeferredEvent: Sendable {
    public let event: StoredEvent
    public let deferral: Deferral

    public init(event: StoredEvent, deferral: Deferral) {
        self.event = event
        self.deferral = deferral
    }
}

public struct Deferral: Sendable, Equatable {
    public var attempts: Int
    /// When it was first sent, in milliseconds since 1970.
    public var firstAt: Int64
    /// Not before this, in milliseconds since 1970.
    public var nextAt: Int64
    public var reason: String
    public var history: AttemptHistory

    public init(
        attempts: Int, firstAt: Int64, nextAt: Int64, reason: String, history: AttemptHistory = AttemptHistory()
    ) {
        self.attempts = attempts
        self.firstAt = firstAt
        self.nextAt = nextAt
        self.reason = reason
        self.history = history
    }
}
