public import EventLog
import Validation
public import Vendors

extension Intake {
    /// What a body would be, came it in a request of that source now: one that somebody edited, or that was refused under
    /// other schemas. Nothing is stored.
    ///
    /// - Parameters:
    ///   - body: one event, or a whole request's.
    ///   - envelope: what was kept of the request that brought it.
    /// - Returns: its events and what they share, unless something is wrong with one of them; nil when there is no source
    ///   of that name.
    public func judge(
        _ body: [UInt8], of source: String, envelope: [UInt8]?
    ) async throws(LogError) -> (events: [NewEvent], envelope: [UInt8]?, rejections: [Rejection])? {
        guard let (entry, dialect) = policy.value.source(named: source) else { return nil }
        let call = dialect.call(of: source, envelope: envelope)
        let document: Document
        do {
            document = try Document(parsing: body, maxDepth: limits.depth)
        } catch {
            return ([], nil, [Self.rejection(of: .malformed(error))])
        }
        guard let contents = dialect.contents(of: document, call: call) else {
            return ([], nil, [Self.rejection(of: .notEvents(found: "\(document.kind(of: document.root))"))])
        }
        let shared = contents.findings
        if let violation = shared.errors.first ?? (entry.isStrict ? shared.warnings.first : nil) {
            return ([], nil, [Rejection(index: 0, violation: violation, code: "")])
        }
        guard !contents.events.isEmpty else { return ([], nil, [Self.rejection(of: .empty)]) }
        let sorted = try await learning { () throws(Unknown) in
            var sorted = Sorted(request: 0, source: entry, kinds: kinds.filed)
            try sort(contents.events, of: document, into: &sorted, dialect: dialect, call: call)
            return sorted
        }
        return (
            sorted.rejections.isEmpty ? sorted.submission.events : [], stored(contents.envelope, from: entry),
            sorted.rejections
        )
    }

    private static func rejection(of refusal: Refusal) -> Rejection {
        let violation = Violation(pointer: "", schemaPointer: "", keyword: "body", message: refusal.message)
        return Rejection(index: 0, violation: violation, code: "")
    }
}
