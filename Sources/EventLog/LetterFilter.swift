/// Which dead letters. Every part that is set must match.
public struct LetterFilter: Sendable {
    public var ids: [Int64]?
    public var state: DeadLetter.State?
    public var stage: DeadLetter.Stage?
    public var destination: String?
    public var source: String?
    public var kind: String?
    public var reason: String?
    /// The request that brought the event.
    public var request: UInt64?
    /// Whom the event is about: ``EventLog/subject(of:)`` of the id.
    public var subject: Int64?
    /// The HTTP status of the vendor's last answer.
    public var status: Int?
    /// Stands in the body, the reason or the detail; upper and lower case differ.
    public var text: String?
    /// Died at or after, in milliseconds since 1970.
    public var since: Int64?
    /// Died before, in milliseconds since 1970.
    public var until: Int64?
    /// At most so many, oldest first; nil for all.
    public var limit: Int?
    /// Only ids above this one, to go on where a listing ended.
    public var after: Int64?
    /// Only ids up to this one.
    public var through: Int64?

    public init(
        ids: [Int64]? = nil, state: DeadLetter.State? = nil, stage: DeadLetter.Stage? = nil,
        destination: String? = nil, source: String? = nil, kind: String? = nil, reason: String? = nil,
        subject: Int64? = nil, status: Int? = nil, text: String? = nil,
        since: Int64? = nil, until: Int64? = nil, limit: Int? = nil, after: Int64? = nil
    ) {
        self.ids = ids
        self.state = state
        self.stage = stage
        self.destination = destination
        self.source = source
        self.kind = kind
        self.reason = reason
        self.subject = subject
        self.status = status
        self.text = text
        self.since = since
        self.until = until
        self.limit = limit
        self.after = after
    }
}
