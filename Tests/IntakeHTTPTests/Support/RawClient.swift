import NIOCore
import NIOPosix
import NIOSSL

/// One TCP connection on which a test writes bytes as it likes and reads what comes back.
struct RawClient {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var unread = ByteBuffer()

    static func connected<Result>(
        to port: Int,
        tls: CertificateNames? = nil,
        _ body: (inout RawClient) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(tls.handler()) }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var client = RawClient(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&client)
        }
    }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    func send(_ bytes: [UInt8]) async throws {
        try await outbound.write(ByteBuffer(bytes: bytes))
    }

    /// Says that nothing more will be sent.
    func finish() {
        outbound.finish()
    }

    /// Everything up to and including `mark`; nil when the connection ends before it.
    mutating func text(through mark: String) async throws -> String? {
        while true {
            let text = String(buffer: unread)
            if let range = text.firstRange(of: mark) {
                let found = String(text[..<range.upperBound])
                unread.moveReaderIndex(forwardBy: found.utf8.count)
                return found
            }
            guard try await readMore() else { return nil }
        }
    }

    /// The next answer; nil when the connection ends before it is whole.
    mutating func answer(isToHead: Bool = false) async throws -> RawAnswer? {
        guard let head = try await text(through: "\r\n\r\n") else { return nil }
        var answer = RawAnswer(head: head)
        let length = isToHead ? 0 : answer["content-length"].flatMap { Int($0) } ?? 0
        while unread.readableBytes < length {
            guard try await readMore() else { return nil }
        }
        answer.body = unread.readString(length: length) ?? ""
        return answer
    }

    /// What comes until the server ends the connection, which it does if this returns.
    mutating func rest() async -> String {
        while (try? await readMore()) == true {}
        return unread.readString(length: unread.readableBytes) ?? ""
    }

    private mutating func readMore() async throws -> Bool {
        guard var more = try await inbound.next(isolation: #isolation) else { return false }
        unread.writeBuffer(&more)
        return true
    }
}
