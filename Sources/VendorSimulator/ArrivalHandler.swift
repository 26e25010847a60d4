import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Notes when requests come, on the event loop that reads them: a request that waits for its turn to be answered has
/// arrived all the same. The simulator's own routes do not count.
final class ArrivalHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart

    private let recorder: Recorder

    init(_ recorder: Recorder) {
        self.recorder = recorder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), head.path?.hasPrefix("/_") != true { recorder.arrived() }
        context.fireChannelRead(data)
    }
}
