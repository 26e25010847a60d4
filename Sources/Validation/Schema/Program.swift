/// What a rule asks of values of one kind, as a run of ``Step``s.
struct Program: Sendable, BitwiseCopyable {
    /// Index of the first step.
    var first: Int32 = 0
    /// Index after the last one.
    var end: Int32 = 0
    /// What it finds are warnings.
    var isAdvice = false

    /// There is nothing to check: the value holds.
    @inline(__always)
    var isEmpty: Bool { first == end }

    /// Programs per rule: one for each kind of value, and one that nothing uses.
    static let perRule = 8
}

/// An instruction, and the rule that it is of: a program takes in what its rule refers to.
struct Step: Sendable, BitwiseCopyable {
    var instruction: Instruction
    var rule: Int32
}
