import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import Vendors

/// gzip and deflate undone, with a bound on what comes out.
///
/// The decompressor of swift-nio-extras is a channel handler, so it stands behind the connection's own handler while a
/// compressed body passes, with a handler behind it that keeps what comes out. It inflates step by step, at most 128 KiB
/// in one, and stops at the step that passes the bound.
final class Inflation {
    private let decompressor: NIOHTTPRequestDecompressor
    private let sink = InflationSink()
    private let limit: Int

    /// - Parameter limit: bytes once inflated.
    init(_ coding: ContentCoding, limit: Int, behind handler: some ChannelHandler, context: ChannelHandlerContext)
        throws
    {
        self.limit = limit
        decompressor = NIOHTTPRequestDecompressor(limit: .size(limit))
        let pipeline = context.pipeline.syncOperations
        try pipeline.addHandlers([decompressor, sink], position: .after(handler))
        let headers: HTTPHeaders = ["Content-Encoding": coding == .gzip ? "gzip" : "deflate"]
        pass(.head(HTTPRequestHead(version: .http1_1, method: .POST, uri: "/", headers: headers)), context: context)
    }

    /// Bytes that have come out.
    var count: Int { sink.bytes.count }

    func inflate(_ part: ByteBuffer, context: ChannelHandlerContext) throws(BodyRefusal) {
        pass(.body(part), context: context)
        try check()
    }

    func finish(context: ChannelHandlerContext) throws(BodyRefusal) -> [UInt8] {
        pass(.end(nil), context: context)
        try check()
        return sink.bytes
    }

    func remove(context: ChannelHandlerContext) {
        context.pipeline.syncOperations.removeHandler(decompressor, promise: nil)
        context.pipeline.syncOperations.removeHandler(sink, promise: nil)
    }

    private func pass(_ part: HTTPServerRequestPart, context: ChannelHandlerContext) {
        context.fireChannelRead(NIOAny(part))
    }

    private func check() throws(BodyRefusal) {
        guard let fault = sink.fault else { return }
        throw fault as? NIOHTTPDecompression.DecompressionError == .limit ? .overLimit(limit) : .notInflatable
    }
}

/// Keeps what comes out of the decompressor.
private final class InflationSink: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart

    private(set) var bytes: [UInt8] = []
    private(set) var fault: (any Error)?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .body(let part) = unwrapInboundIn(data) else { return }
        bytes.append(contentsOf: part.readableBytesView)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fault = fault ?? error
    }
}
