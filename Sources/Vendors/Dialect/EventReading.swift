public import CommerceEvents
public import Validation

/// One element of a request's body, read and judged.
public struct EventReading: Sendable {
    /// The kind it names, such as `PAGE_VIEW`; nil when it names none.
    public var kind: String?
    public var identity: Identity
    /// What is wrong with it: refused when there is an error.
    public var findings: Findings
    /// The vendor's code for what is wrong; of no meaning when it is not refused.
    public var code: String

    public init(kind: String?, identity: Identity, findings: Findings, code: String) {
        self.kind = kind
        self.identity = identity
        self.findings = findings
        self.code = code
    }

    /// The id that decides what the event is ordered with.
    public var subject: [UInt8]? { identity.subject }
}

/// What became of the events of one request.
public struct IntakeOutcome: Sendable {
    /// Elements in the request's body.
    public var count: Int
    /// Those that were refused, in order.
    public var rejections: [Rejection]
    /// Milliseconds since 1970.
    public var time: Int64
    /// What of the request the answer repeats, as JSON.
    public var echo: [UInt8]?

    public init(count: Int, rejections: [Rejection], time: Int64, echo: [UInt8]? = nil) {
        self.echo = echo
        self.count = count
        self.rejections = rejections
        self.time = time
    }
}

/// Why one event of a request was refused.
public struct Rejection: Sendable {
    /// Position in the request's body, from 0.
    public var index: Int
    public var violation: Violation
    /// The vendor's code for it.
    public var code: String

    public init(index: Int, violation: Violation, code: String) {
        self.index = index
        self.violation = violation
        self.code = code
    }
}
