import NIOCore
import NIOPosix
import Testing
import Vendors

@testable import Delivery

/// Replies that are none, over real connections.
@Suite(.timeLimit(.minutes(10))) struct VendorClientTests {
    /// What a server on loopback does with a connection once the first bytes have come.
    private enum Manner: Sendable {
        case answer(String)
        /// Sends this and closes.
        case breakOff(String)
        /// Sends this, and then a byte now and then.
        case trickle(String)
        case closeAtOnce
    }

    private final class Server: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let manner: Manner

        init(_ manner: Manner) {
            self.manner = manner
        }

        func channelActive(context: ChannelHandlerContext) {
            if case .closeAtOnce = manner { context.close(promise: nil) }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch manner {
            case .answer(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .breakOff(let text):
                let channel = context.channel
                channel.writeAndFlush(ByteBuffer(string: text)).whenComplete { _ in channel.close(promise: nil) }
            case .trickle(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                let channel = context.channel
                _ = context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(5)) { task in
                    guard channel.isActive else { return task.cancel() }
                    channel.writeAndFlush(ByteBuffer(string: "x"), promise: nil)
                }
            case .closeAtOnce: break
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    private func reply(
        _ manner: Manner, scheme: String = "http", timeout: Duration = .seconds(10)
    ) async throws -> Reply {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Server(manner))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = server.localAddress?.port ?? 0
        let reply = await send("\(scheme)://127.0.0.1:\(port)/", timeout: timeout)
        try await server.close()
        return reply
    }

    private func send(_ url: String, timeout: Duration = .seconds(10)) async -> Reply {
        let client = VendorClient(Simulation.outlet { $0.timeout = timeout }) { 784_111_777_000 }
        let request = OutboundRequest(method: "POST", url: url, headers: [:], body: Array("[]".utf8))
        let reply = await client.send(request) {}
        await client.shutdown()
        return reply
    }

    private func kind(_ reply: Reply) -> String {
        switch reply {
        case .answer(let status, _, _): "\(status)"
        case .unreachable: "unreachable"
        case .interrupted: "interrupted"
        }
    }

    @Test func `an answer without a Date is given the time at which it came`() async throws {
        let answer = try await reply(.answer("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"))
        guard case .answer(503, let headers, _) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(headers["Date"] == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test func `a redirect is not followed`() async throws {
        let redirect = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
        #expect(kind(try await reply(.answer(redirect))) == "302")
    }

    @Test func `a connection that breaks in the middle of an answer is interrupted`() async throws {
        #expect(kind(try await reply(.breakOff("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"))) == "interrupted")
        #expect(kind(try await reply(.breakOff("HTTP/1.1 200 "))) == "interrupted")
        #expect(kind(try await reply(.breakOff(""))) == "interrupted")
    }

    @Test func `an answer that trickles is given up when the time is over`() async throws {
        let trickle = Manner.trickle("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        #expect(kind(try await reply(trickle, timeout: .milliseconds(300))) == "interrupted")
    }

    @Test func `an answer without end is cut off`() async throws {
        let body = String(repeating: "x", count: VendorClient.mostAnswerBytes + 1)
        let long = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
        #expect(kind(try await reply(.answer(long))) == "interrupted")
    }

    @Test func `no TLS, no connection and no address never reached the vendor`() async throws {
        let plain = Manner.answer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        #expect(kind(try await reply(plain, scheme: "https")) == "unreachable")
        #expect(kind(try await reply(.closeAtOnce, scheme: "https")) == "unreachable")
        #expect(kind(await send("http://nowhere.invalid/", timeout: .seconds(5))) == "unreachable")
        // Port 1 on loopback: nobody listens there.
        #expect(kind(await send("http://127.0.0.1:1/")) == "unreachable")
    }
}
