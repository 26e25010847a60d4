public import Vendors

/// What the transport serves: a function from a request to its answer, with a say before a body is read.
///
/// Called from many connections at once, on their event loops, and returns at once.
public protocol RequestHandler: Sendable {
    /// Whether the body of a request is wanted. The body of `head` is empty.
    func admit(_ head: InboundRequest) -> Admission

    /// Works out the answer to a whole request.
    ///
    /// - Parameters:
    ///   - opened: from ``admit(_:)``.
    ///   - then: called once, from any thread, this one too. After the connection is gone, as when the grace of a stop has
    ///     run out, it does nothing.
    func respond(to request: InboundRequest, opened: Opened?, then: @escaping @Sendable (Answer) -> Void)

    /// The answer to a request that was admitted and whose body could not be had.
    func refusal(_ reason: BodyRefusal, for head: InboundRequest) -> Answer
}
