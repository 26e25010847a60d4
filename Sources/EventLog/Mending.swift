/// A dead letter's body as somebody edited it.
public struct EditedLetter: Sendable {
    public var id: Int64
    /// What was edited: a letter that has another body by now is left as it is.
    public var from: [UInt8]
    public var body: [UInt8]
    /// What the edited body is filed under; nil when it names no kind.
    public var kind: NameID?
    public var subject: Int64

    public init(id: Int64, from: [UInt8], body: [UInt8], kind: NameID?, subject: Int64) {
        self.id = id
        self.from = from
        self.body = body
        self.kind = kind
        self.subject = subject
    }
}

/// What became of a dead letter of stage `intake` that was judged once more.
public struct Readmission: Sendable {
    public enum Outcome: Sendable {
        /// Its events, which are appended as if they came now, and what they share: ``Submission/envelope``.
        case accepted([NewEvent], envelope: [UInt8]?)
        case refused(detail: String)
    }

    public var id: Int64
    /// What was judged: a letter that has another body by now is left as it is.
    public var from: [UInt8]
    public var outcome: Outcome

    public init(id: Int64, from: [UInt8], outcome: Outcome) {
        self.id = id
        self.from = from
        self.outcome = outcome
    }
}
