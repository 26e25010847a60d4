/// An event that could not be accepted or delivered, with its reason.
public struct DeadLetter: Sendable {
    public let id: Int64
    public let stage: Stage
    /// Nil for stage `intake`.
    public let destination: String?
    public let source: String
    public let kind: String?
    public let request: UInt64
    /// The event's place in the log; nil for stage `intake`.
    public let sequence: Int64?
    public let reason: String
    public let detail: String
    public let status: Int?
    public let attempts: Int
    /// Milliseconds since 1970.
    public let firstAt: Int64
    /// Milliseconds since 1970.
    public let diedAt: Int64
    public let state: State
    /// Milliseconds since 1970.
    public let resolvedAt: Int64?
    /// Empty once dropped.
    public let body: [UInt8]
    /// The first bytes of the vendor's last answer.
    public let reply: [UInt8]?
    /// What its request shared with others: ``Submission/envelope``.
    public let envelope: [UInt8]?
    /// The body as it came, when somebody edited it since.
    public let original: [UInt8]?
    /// When it was sent and what came of it, replays included.
    public let history: AttemptHistory

    public enum Stage: String, Sendable, CaseIterable {
        case intake
        case delivery
    }

    public enum State: String, Sendable, CaseIterable {
        case dead
        case replaying
        case replayed
        case dropped
    }

    public init(
        id: Int64, stage: Stage, destination: String?, source: String, kind: String?, request: UInt64,
        sequence: Int64?, reason: String, detail: String, status: Int?, attempts: Int, firstAt: Int64, diedAt: Int64,
        state: State, resolvedAt: Int64?, body: [UInt8], reply: [UInt8]?, envelope: [UInt8]? = nil,
        original: [UInt8]? = nil, history: AttemptHistory = AttemptHistory()
    ) {
        self.id = id
        self.stage = stage
        self.destination = destination
        self.source = source
        self.kind = kind
        self.request = request
        self.sequence = sequence
        self.reason = reason
        self.detail = detail
        self.status = status
        self.attempts = attempts
        self.firstAt = firstAt
        self.diedAt = diedAt
        self.state = state
        self.resolvedAt = resolvedAt
        self.body = body
        self.reply = reply
        self.envelope = envelope
        self.original = original
        self.history = history
    }
}
