import Vendors

extension Outlet.Answered {
    /// Bytes of an answer's body kept with a dead letter.
    static let mostExcerpt = 2048

    init(_ reply: Reply, verdict: Verdict) {
        self.verdict = verdict
        if case .answer(let status, _, let body) = reply {
            self.status = status
            excerpt = body.isEmpty ? nil : Array(body.prefix(Self.mostExcerpt))
        }
    }
}
