/// What one intake request stores, in one transaction.
public struct Submission: Sendable {
    /// The id the client was given as `X-Request-Id`.
    public var request: UInt64
    public var source: NameID
    /// Request-level bytes the dialect needs to deliver its events (relayed client headers, a shared context).
    public var envelope: [UInt8]?
    public var events: [NewEvent]
    public var refused: [RefusedEvent]
    /// Events refused in this request whose bodies are not kept (the bound on intake letters, or no body to keep).
    public var refusedUnkept: Int
    /// Events of people who are suppressed, which are not stored.
    public var suppressed = 0
    /// Copies of events that came from their source before: its count does not grow.
    public var isAgain = false
    /// Set when the client marked the request with a key.
    public var idempotency: Idempotency?

    public init(
        request: UInt64,
        source: NameID,
        envelope: [UInt8]? = nil,
        events: [NewEvent] = [],
        refused: [RefusedEvent] = [],
        refusedUnkept: Int = 0,
        idempotency: Idempotency? = nil
    ) {
        self.request = request
        self.source = source
        self.envelope = envelope
        self.events = events
        self.refused = refused
        self.refusedUnkept = refusedUnkept
        self.idempotency = idempotency
    }
}

extension Submission {
    /// What a refused event takes as a letter: unlike accepted ones, each has the envelope to itself.
    func letterBytes(of event: RefusedEvent) -> Int { event.body.count + (envelope?.count ?? 0) }
}

/// An accepted event.
public struct NewEvent: Sendable {
    public var kind: NameID
    /// From ``EventLog/subject(of:)``, or 0 for nobody.
    public var subject: Int64
    public var route: RouteID
    /// The event's own bytes as they arrived, a slice of the request's body.
    public var body: ArraySlice<UInt8>
    /// Destinations of the source that `route` does not name, and why.
    public var passes: [Pass]

    public init(kind: NameID, subject: Int64, route: RouteID, body: ArraySlice<UInt8>, passes: [Pass] = []) {
        self.kind = kind
        self.subject = subject
        self.route = route
        self.body = body
        self.passes = passes
    }
}

/// A destination that an event is not for, by a rule of the configuration. It counts as accepted for it, and as passed
/// over.
public struct Pass: Sendable, Equatable {
    public var destination: NameID
    public var rule: PassRule

    public init(destination: NameID, rule: PassRule) {
        self.destination = destination
        self.rule = rule
    }
}

/// The rules of `deliverTo`, as the configuration names them.
public enum PassRule: String, Sendable, CaseIterable {
    case kinds
    case fields = "where"
    case share
    case consent = "requires"
}

/// An event that intake refused, kept as a dead letter of stage `intake`.
public struct RefusedEvent: Sendable {
    /// What kind the event named, if it named one.
    public var kind: NameID?
    public var subject: Int64
    /// A code of the documented list, such as `schema`.
    public var reason: String
    /// For people: where and what was expected.
    public var detail: String
    public var body: ArraySlice<UInt8>

    public init(kind: NameID?, subject: Int64, reason: String, detail: String, body: ArraySlice<UInt8>) {
        self.kind = kind
        self.subject = subject
        self.reason = reason
        self.detail = detail
        self.body = body
    }
}
