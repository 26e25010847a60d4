import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

enum Compressed {
    static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        try compress(bytes, .gzip)
    }

    static func deflate(_ bytes: [UInt8]) throws -> [UInt8] {
        try compress(bytes, .deflate)
    }

    private static func compress(_ bytes: [UInt8], _ algorithm: NIOCompression.Algorithm) throws -> [UInt8] {
        let channel = EmbeddedChannel(handler: NIOHTTPRequestCompressor(encoding: algorithm))
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/")
        try channel.writeOutbound(HTTPClientRequestPart.head(head))
        try channel.writeOutbound(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: bytes))))
        try channel.writeOutbound(HTTPClientRequestPart.end(nil))
        var compressed: [UInt8] = []
        while let part = try channel.readOutbound(as: HTTPClientRequestPart.self) {
            if case .body(.byteBuffer(let buffer)) = part { compressed += Array(buffer: buffer) }
        }
        _ = try channel.finish()
        return compressed
    }
}
