import Vendors

/// What a connection hands on. Answers given without the handler take the same way, so that a client that pipelines
/// gets its answers in order.
enum Delivery: Sendable {
    case request(InboundRequest, InFlight.Share)
    case answered(Answer)
}
