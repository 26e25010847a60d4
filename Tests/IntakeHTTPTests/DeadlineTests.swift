import IntakeHTTP
import NIOCore
import Testing
import Vendors

@Suite(.timeLimit(.minutes(10)))
struct DeadlineTests {
    @Test func `an unfinished head is answered 408 and closed, however it trickles`() async throws {
        try await TestServer.running(ScriptedHandler(), { $0.headerTimeout = .milliseconds(100) }) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try await client.answer()?.status == 200)
                try await client.send("GET / HTTP/1.1\r\nX: ")
                let outbound = client.outbound
                async let trickle: Void = Self.trickle("x", to: outbound)
                let answer = try await client.answer()
                #expect(answer?.status == 408)
                #expect(answer?["connection"] == "close")
                client.finish()
                #expect(await client.rest() == "")
                await trickle
            }
        }
    }

    @Test func `a body that trickles steadily is refused at its deadline`() async throws {
        let handler = ScriptedHandler(.body(limit: 1_000_000_000, inflate: true))
        try await TestServer.running(handler, { $0.bodyTimeout = .milliseconds(100) }) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n")
                let outbound = client.outbound
                async let trickle: Void = Self.trickle("x", to: outbound)
                #expect(try await client.answer()?.body == "/a tooSlow")
                client.finish()
                #expect(await client.rest() == "")
                await trickle
            }
        }
    }

    @Test func `a body that stalls is refused after the idle time`() async throws {
        try await TestServer.running(
            ScriptedHandler(),
            { configuration in
                configuration.idleTimeout = .seconds(1)
                configuration.bodyTimeout = .seconds(600)
            }
        ) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nab")
                #expect(try await client.answer()?.body == "/a tooSlow")
            }
        }
    }

    @Test func `an idle connection is closed, before its first request as after one`() async throws {
        try await TestServer.running(ScriptedHandler(), { $0.idleTimeout = .seconds(1) }) { server in
            try await RawClient.connected(to: server.port) { client in
                #expect(await client.rest() == "")
            }
            try await RawClient.connected(to: server.port) { client in
                try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try await client.answer()?["connection"] == nil)
                #expect(await client.rest() == "")
            }
        }
    }

    @Test func `a request at work is not idle`() async throws {
        let handler = ScriptedHandler(working: { _ in try? await Task.sleep(for: .milliseconds(1500)) })
        try await TestServer.running(handler, { $0.idleTimeout = .seconds(1) }) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try await client.answer()?.status == 200)
            }
        }
    }

    @Test(arguments: ["", "Connection: close\r\n"])
    func `a client that does not read its answers is closed`(field: String) async throws {
        let handler = ScriptedHandler(.refuse(Answer(status: 401, body: Array(repeating: 0x78, count: 1 << 20))))
        try await TestServer.running(handler, { $0.idleTimeout = .seconds(1) }) { server in
            try await RawClient.connected(to: server.port) { client in
                // The answers are more than the buffers of two sockets hold: the server stops reading, then the time runs.
                let requests = String(repeating: "GET / HTTP/1.1\r\nHost: h\r\n\r\n", count: 100)
                try await client.send(requests + "GET / HTTP/1.1\r\n\(field)Host: h\r\n\r\n")
                await Self.trickle("GET / HTTP/1.1\r\nHost: h\r\n\r\n", to: client.outbound)
            }
        }
    }

    @Test func `the rest of a refused body has the same deadline`() async throws {
        try await TestServer.running(ScriptedHandler(), { $0.bodyTimeout = .milliseconds(100) }) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("POST /refused HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n")
                #expect(try await client.answer()?.status == 404)
                let outbound = client.outbound
                async let trickle: Void = Self.trickle("x", to: outbound)
                #expect(await client.rest() == "")
                await trickle
            }
        }
    }

    @Test func `a client that goes on sending after its last answer is cut after a while`() async throws {
        try await TestServer.running(ScriptedHandler(), { $0.drainTimeout = .milliseconds(100) }) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n")
                #expect(try await client.answer()?.status == 413)
                await Self.trickle("x", to: client.outbound)
            }
        }
    }

    /// Sends a little every few milliseconds, until the connection is gone.
    private static func trickle(_ text: String, to client: NIOAsyncChannelOutboundWriter<ByteBuffer>) async {
        while (try? await client.write(ByteBuffer(string: text))) != nil {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }
}
