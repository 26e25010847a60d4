/// What a rule asks of values of one kind, as a run of ``Step``s.
struct Program: Sendable, BitwiseCopyable {
    /// Index of the first step.
    var first: Int32 = 0
    /// Index after the last one.
    var end: Int32 = 0
    /// A plain string of at least so many bytes, quotes included, satisfies it: it asks for a length and nothing else.
    var enough = UInt32.max
    /// A plain string that this ``PatternTable`` takes satisfies it: the pattern is all it asks for. −1 where it is not.
    var table: Int32 = -1
    /// What it finds are warnings.
    var isAdvice = false

    /// There is nothing to check: the value holds.
    @inline(__always)
    var isEmpty: Bool { first == end }

    /// Whether a look at the token shows that the value holds. Identifiers must not be empty, and never are.
    @inline(__always)
    func isSatisfied(by token: Token) -> Bool {
        token.end &- token.start >= enough && token.isPlainString
    }

    /// Programs per rule: one for each kind of value, and one that nothing uses.
    static let perRule = 8
}

/// An instruction, and the rule that it is of: a program takes in what its rule refers to.
struct Step: Sendable, BitwiseCopyable {
    var instruction: Instruction
    var rule: Int32
}
