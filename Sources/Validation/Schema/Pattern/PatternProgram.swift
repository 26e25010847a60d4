/// A regular expression as a program for the matcher: a non-deterministic automaton whose states are its steps.
///
/// A class, so that taking one out of a plan does not count references to its parts.
final class PatternProgram: Sendable {
    /// As the schema writes it.
    let source: String
    let steps: [PatternStep]
    let sets: [ScalarSet]
    /// Every match begins at the start of the text.
    let isAnchored: Bool

    /// The matcher keeps its states in bits on the stack: 32 words of them.
    static let stepLimit = 2048

    init(source: String, steps: [PatternStep], sets: [ScalarSet], isAnchored: Bool) {
        self.source = source
        self.steps = steps
        self.sets = sets
        self.isAnchored = isAnchored
    }
}
