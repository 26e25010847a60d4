extension Configuration.Retry {
    /// The whole horizon in words: what waits between the attempts of an event that fails, and when it is given up.
    var waits: String {
        var steps: [String] = []
        var step = base
        while step < max {
            steps.append(step.notation)
            step *= 2
        }
        let growing = steps.isEmpty ? "" : steps.joined(separator: ", ") + ", then "
        let end =
            switch giveUpAfter {
            case .after(let span): "given up \(span.notation) after its first attempt"
            case .never: "never given up"
            }
        return "waits of up to \(growing)\(max.notation) each; an event is \(end)"
    }
}
