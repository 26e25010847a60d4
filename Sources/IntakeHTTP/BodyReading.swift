import NIOCore
import Vendors

/// A body on its way in, never more of it than its bound.
struct BodyReading {
    private(set) var request: InboundRequest
    let manner: AnswerManner
    private let limit: Int
    private let inflation: Inflation?
    let share: InFlight.Share
    let opened: Opened?
    /// Bytes as sent.
    private var received = 0

    init(_ head: RequestHead, limit: Int, inflation: Inflation?, share: InFlight.Share, opened: Opened?) {
        self.opened = opened
        request = head.request
        manner = head.manner
        self.limit = limit
        self.inflation = inflation
        self.share = share
        // An announced length is not believed beyond this; growing costs less than memory held for nothing.
        if case .known(let bytes) = head.length { request.body.reserveCapacity(min(bytes, 64 << 10)) }
    }

    mutating func append(_ part: ByteBuffer, context: ChannelHandlerContext) throws(BodyRefusal) {
        received += part.readableBytes
        guard received <= limit else { throw .overLimit(limit) }
        guard let inflation else {
            guard share.grow(by: part.readableBytes) else { throw .overloaded }
            request.body.append(contentsOf: part.readableBytesView)
            return
        }
        let before = inflation.count
        try inflation.inflate(part, context: context)
        guard share.grow(by: inflation.count - before) else { throw .overloaded }
    }

    /// The whole request.
    mutating func finish(context: ChannelHandlerContext) throws(BodyRefusal) -> InboundRequest {
        if let inflation {
            request.body = try inflation.finish(context: context)
        }
        return request
    }

    /// Lets go of what was set up for reading. To be called once, whatever came of it.
    func end(context: ChannelHandlerContext) {
        inflation?.remove(context: context)
    }
}
