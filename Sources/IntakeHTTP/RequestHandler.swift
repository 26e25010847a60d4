public import Vendors

/// What the transport serves: a function from a request to its answer, with a say before a body is read.
///
/// Called from many connections at once. `admit` and `refusal` run on an event loop and must return at once; `respond`
/// may take its time, and returns soon after its task is cancelled (a stop whose grace has run out).
public protocol RequestHandler: Sendable {
    /// Whether the body of a request is wanted. The body of `head` is empty.
    func admit(_ head: InboundRequest) -> Admission

    /// The answer to a whole request.
    func respond(to request: InboundRequest) async -> Answer

    /// The answer to a request that was admitted and whose body could not be had.
    func refusal(_ reason: BodyRefusal, for head: InboundRequest) -> Answer
}
