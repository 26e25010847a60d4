import EventLog
public import Vendors

/// Sends a read to the vendor of a destination, once; nil when it was not sent at all.
public typealias Asking =
    @Sendable (_ request: InboundRequest, _ method: String, _ passThrough: PassThrough) async -> Reply?

/// Passing on what a shop asks the vendor while a page is built: recommendations, a choice, a profile.
///
/// Once, with the destination's credentials, inside its rate and its source's deadline. Whatever goes wrong, the shop gets
/// the dialect's empty answer, and shows nothing rather than breaks.
extension Intake {
    func read(
        _ request: InboundRequest, _ id: UInt64, _ policy: Policy, _ dialect: any Dialect, _ call: Call,
        _ then: @escaping @Sendable (Answer) -> Void
    ) {
        guard let passThrough = policy.source(of: call)?.passThrough else {
            return then(identified(dialect.refusal(.notPassedThrough, call: call), as: id))
        }
        let began = MonotonicInstant.now
        Task {
            let reply = await ask(request, call.method, passThrough)
            let took = MonotonicInstant.now.microseconds(since: began)
            let outcome = ReadOutcome(of: reply, after: .microseconds(took), within: passThrough.deadline)
            reads.add(outcome, source: call.source, microseconds: took)
            let answer: Answer? =
                switch (outcome, reply) {
                case (.hit, .answer(let status, let headers, let body)?):
                    dialect.passedOn(Answer(status: status, headers: headers.ofContent, body: body), call: call)
                default: nil
                }
            then(identified(answer ?? dialect.emptyAnswer(to: request, call: call), as: id))
        }
    }
}

/// What came of a read.
public enum ReadOutcome: String, Sendable, CaseIterable {
    /// The vendor's answer was passed on.
    case hit
    /// There was none by the deadline.
    case late
    /// The vendor could not be reached, broke off, or refused it.
    case failed
    /// Not sent: its turn did not come in time, or its destination is not flowing.
    case turnedAway = "turned_away"

    init(of reply: Reply?, after duration: Duration, within deadline: Duration) {
        switch reply {
        case nil: self = .turnedAway
        case .answer(let status, _, _)? where (200..<300).contains(status): self = .hit
        case .answer?: self = .failed
        case .unreachable?, .interrupted?: self = duration >= deadline ? .late : .failed
        }
    }
}

extension HeaderList {
    /// What says what an answer's body is.
    fileprivate var ofContent: HeaderList {
        HeaderList(["Content-Type", "Cache-Control"].compactMap { name in self[name].map { (name, $0) } })
    }
}
