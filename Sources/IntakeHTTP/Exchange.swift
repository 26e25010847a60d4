import NIOCore
import Vendors

/// A request that waits for its answer, or has it, in the order in which a connection's answers are written.
enum Exchange {
    case request(InboundRequest, Opened?, InFlight.Share)
    case answered(Answer)
}
