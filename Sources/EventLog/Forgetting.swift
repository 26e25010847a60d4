/// How everything about one person is found: by reading it, since no index names anybody.
public struct Forgetting: Sendable {
    public typealias Question = @Sendable (_ source: NameID, _ envelope: [UInt8]?, _ body: [UInt8]) -> Bool

    /// Whether an event, or the body of a dead letter, is about the person.
    public var isAbout: Question
    /// Whether a text, such as an answer, names the person.
    public var isNamed: @Sendable ([UInt8]) -> Bool

    public init(isAbout: @escaping Question, isNamed: @escaping @Sendable ([UInt8]) -> Bool) {
        self.isAbout = isAbout
        self.isNamed = isNamed
    }
}

/// What was forgotten, by place.
public struct Forgotten: Sendable, Equatable {
    /// Rows of the log, with what waited to be replayed by time.
    public var events = 0
    /// Of these, those that somebody was still owed.
    public var owed = 0
    /// Dead letters, whose bodies are gone: also what they were before they were edited.
    public var letters = 0
    /// Answers kept for repeats of a request.
    public var answers = 0
    /// Vendors' answers kept with dead letters.
    public var replies = 0
    /// The WAL was emptied: until then it keeps old pages. False when a reader was in the way for too long.
    public var isWALEmptied = false

    public init() {}
}
