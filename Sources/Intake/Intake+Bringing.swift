public import EventLog
public import Vendors

extension Intake {
    /// Takes a body in as if a request of that source had brought it, for somebody who is no client: when something is wrong
    /// with it nothing of it is stored, for he has it still.
    ///
    /// - Parameter key: as an `Idempotency-Key` of the source.
    /// - Returns: what the log did with how many events, or what is wrong; nil when there is no source of that name.
    public func bring(
        _ body: [UInt8], of source: String, key: String
    ) async throws(LogError) -> (appended: Appended, events: Int, rejections: [Rejection])? {
        guard let (entry, _) = policy.value.source(named: source) else { return nil }
        let era = underway.begin()
        defer { underway.end(era) }
        guard let judged = try await judge(body, of: source, envelope: nil) else { return nil }
        guard judged.rejections.isEmpty else { return (.stored, 0, judged.rejections) }
        var submission = Submission(request: requestIDs.next(), source: entry.name, envelope: judged.envelope)
        submission.events = judged.events
        submission.idempotency = Idempotency(key: key, method: "bring", content: body, answer: [])
        return (try await log.append(submission), judged.events.count, [])
    }
}
