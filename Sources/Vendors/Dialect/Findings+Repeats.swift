import Validation

extension Findings {
    /// Makes errors of repeats of members that identity or routing reads. The built-in schemas read them, so that they are
    /// errors already; one of a source's own that stands in their place need not.
    mutating func refuseRepeats(of members: [String]) {
        guard !warnings.isEmpty else { return }
        let isRefused = { (advice: Violation) in
            advice.keyword == "duplicate" && members.contains { advice.pointer == "/\($0)" }
        }
        guard warnings.contains(where: isRefused) else { return }
        errors += warnings.filter(isRefused)
        warnings.removeAll(where: isRefused)
    }
}
