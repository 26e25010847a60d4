/// A regular expression as a program for the matcher: a non-deterministic automaton whose states are its steps.
struct PatternProgram {
    let steps: [PatternStep]
    let sets: [ScalarSet]
    /// Every match begins at the start of the text.
    let isAnchored: Bool

    /// The matcher keeps its states in bits on the stack: 32 words of them.
    static let stepLimit = 2048
}
