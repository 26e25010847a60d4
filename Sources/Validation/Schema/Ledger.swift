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

    init(root: Int, isStrict: Bool) {
        self.root = root
        self.isStrict = isStrict
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
