import EventLog
import Vendors

/// Storing what a request brought, and answering once it is stored.
///
/// A request may carry an `Idempotency-Key`. Its first answer that stored something is kept in the transaction that
/// stored it; a repeat within the window stores nothing and gets that answer, with the first's `X-Request-Id` and the
/// header field `Idempotency-Replayed: true`. Answers that stored nothing (503, 429, 413 …) are not kept: the same key
/// may be tried again.
extension Intake {
    /// False beside the answer when nothing was stored.
    func store(
        _ submission: Submission, of arrival: Arrival, answer: Answer
    ) async -> (isStored: Bool, answer: Answer) {
        await withCheckedContinuation { continuation in
            store(submission, of: arrival, answer: answer) { continuation.resume(returning: ($0, $1)) }
        }
    }

    /// - Parameter then: called once, from any thread.
    func store(
        _ submission: Submission, of arrival: Arrival, answer: Answer,
        then: @escaping @Sendable (_ isStored: Bool, Answer) -> Void
    ) {
        var submission = submission
        let answer = identified(answer, as: arrival.id)
        if let key = arrival.key {
            submission.idempotency = Idempotency(
                key: key, method: arrival.call.method, content: arrival.request.body, answer: answer.bytes)
        }
        log.append(submission) { [self] result in
            switch result {
            case .success(.stored): then(true, answer)
            case .success(.repeated(let first)): then(false, Self.replayed(first, inPlaceOf: answer) ?? answer)
            case .success(.clashed): then(false, arrival.refusal(.keyReused))
            case .failure(let error): then(false, unavailable(error, arrival))
            }
        }
    }

    /// Which page may read an answer is a matter of the request at hand: a repeat may come from another one.
    private static func replayed(_ bytes: [UInt8], inPlaceOf answer: Answer) -> Answer? {
        guard var first = Answer(bytes: bytes) else { return nil }
        first.headers["Idempotency-Replayed"] = "true"
        for field in Answer.fieldsAboutOrigins { first.headers[field] = answer.headers[field] }
        return first
    }

    func unavailable(_ error: LogError, _ arrival: Arrival) -> Answer {
        if error.code == .failed { failure(error) }
        return arrival.refusal(.unavailable(error.reasonForClients, retryAfterSeconds: error.retryAfterSeconds))
    }
}

extension LogError {
    /// Catching up takes longer than the next commit.
    var retryAfterSeconds: Int { code == .behind ? 5 : 1 }

    /// What a client may know of it.
    var reasonForClients: String {
        switch code {
        case .full: "the log is full"
        case .busy: "too much waits to be written"
        case .behind: "a destination is too far behind"
        case .locked, .unreadable, .failed, .closed: "the log is not open"
        }
    }
}
