/// Verdicts that a user decides for one destination, by HTTP status or by the vendor's own code. A code goes before a
/// status, both before the vendor's table.
public struct VerdictOverrides: Sendable, Equatable {
    public enum Word: String, Sendable, CaseIterable {
        case delivered
        case split
        case later
        case unsure
        case parked
    }

    private let words: [String: Word]

    /// - Parameter words: by status, such as `403`, or code, such as `NO_ACCOUNT`.
    public init(_ words: [String: Word] = [:]) {
        self.words = words
    }

    /// - Parameter verdict: what the vendor's table says.
    public func apply(to reply: Reply, code: String?, else verdict: Verdict) -> Verdict {
        guard !words.isEmpty, case .answer(let status, let headers, let body) = reply,
            let word = code.flatMap({ words[$0] }) ?? words["\(status)"]
        else { return verdict }
        let said = (code ?? "HTTP \(status)" + StatusVerdicts.excerpt(of: body)) + " (as configured)"
        return switch word {
        case .delivered: .delivered
        case .split: .split(.vendorRejected, said)
        case .later: .later(said, retryAfter: RetryAfter.duration(headers))
        case .unsure: .unsure(said)
        case .parked: .parked(said)
        }
    }
}
