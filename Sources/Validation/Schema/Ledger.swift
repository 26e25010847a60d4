/// What a judgement has found so far, and how findings count at the moment.
struct Ledger {
    /// Index of the value under judgement; pointers start here.
    let root: Int
    private(set) var findings = Findings()
    /// Findings offered of each sort, kept or known already: a member repeated without end offers one without end, and
    /// each costs the search for its place.
    private var errorsOffered = 0
    private var warningsOffered = 0
    private static let mostOffered = 10 * Findings.limit
    /// Above 0 inside a subschema that only answers yes or no (`not`, `if`, `anyOf`, `oneOf`, `contains`).
    var quiet = 0
    /// Above 0 inside a subschema marked `x-advice`.
    var advising = 0

    /// The value whose members or elements are noted in `evaluated`, or −1. A keyword notes those of no other value.
    var accounted = -1
    var evaluated = Evaluated()

    /// Advice is taken for a rule like any other.
    let isStrict: Bool

    /// How many more times a rule may be asked about a value. Asking is linear in the value for nearly all schemas; one
    /// that refers to itself from two branches of an `anyOf` asks twice as often with each level of nesting.
    private(set) var steps: Int

    /// - Parameter tokens: those of the value under judgement.
    init(root: Int, tokens: Int, isStrict: Bool) {
        self.root = root
        self.isStrict = isStrict
        steps = min(Self.mostSteps, 65_536 + 4_096 * tokens)
    }

    /// A tenth of a second at most.
    private static let mostSteps = 4_000_000

    /// False when there are none left: the verdict is made, then, and nothing more is looked at.
    @inline(__always)
    mutating func takeStep() -> Bool {
        steps &-= 1
        return steps >= 0
    }

    /// Says so when the steps did not last: what was found by then means nothing.
    mutating func conclude() {
        guard steps < 0 else { return }
        let message = "the schema asks about this event more often than it may: it leads to the same rules in many ways"
        findings = Findings(errors: [Violation(pointer: "", schemaPointer: "", keyword: "limit", message: message)])
    }

    /// Whether a further finding would be kept.
    var isFull: Bool {
        advising > 0
            ? findings.warnings.count >= Findings.limit || warningsOffered >= Self.mostOffered
            : findings.errors.count >= Findings.limit || errorsOffered >= Self.mostOffered
    }

    /// Whether the first finding settles the matter: nothing is recorded, or no more fits.
    var stopsAtFirst: Bool {
        quiet > 0 || isFull
    }

    mutating func record(_ violation: Violation) {
        guard !isFull else { return }
        if advising > 0 {
            warningsOffered += 1
            if !findings.warnings.contains(violation) { findings.warnings.append(violation) }
        } else {
            errorsOffered += 1
            if !findings.errors.contains(violation) { findings.errors.append(violation) }
        }
    }

    /// A repeated member that a schema reads: an error in place of the warning about it.
    mutating func recordRepeatedMember(_ violation: Violation) {
        if advising == 0 {
            findings.warnings.removeAll { $0.keyword == violation.keyword && $0.pointer == violation.pointer }
        }
        let known = findings.errors + findings.warnings
        if !known.contains(where: { $0.keyword == violation.keyword && $0.pointer == violation.pointer }) {
            record(violation)
        }
    }
}
