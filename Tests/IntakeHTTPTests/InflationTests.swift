import IntakeHTTP
import Testing
import Vendors

@Suite(.timeLimit(.minutes(10)))
struct InflationTests {
    static let text = String(repeating: "events ", count: 100)

    @Test(arguments: ["gzip", "GZIP", "x-gzip"])
    func `gzip is inflated`(name: String) async throws {
        let answers = try await Self.answers(to: Compressed.gzip(Array(Self.text.utf8)), encoding: name)
        #expect(answers == [.init(200, "POST /a " + Self.text), .init(200, "GET /next ")])
    }

    @Test func `deflate is inflated`() async throws {
        let answers = try await Self.answers(to: Compressed.deflate(Array(Self.text.utf8)), encoding: "deflate")
        #expect(answers == [.init(200, "POST /a " + Self.text), .init(200, "GET /next ")])
    }

    @Test func `a compressed body of several parts is inflated`() async throws {
        let body = try Compressed.gzip(Array(Self.text.utf8))
        try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send(
                    "POST /a HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                )
                for byte in body {
                    try await client.send(Array("1\r\n".utf8) + [byte] + Array("\r\n".utf8))
                }
                try await client.send("0\r\n\r\n")
                #expect(try await client.answer()?.body == "POST /a " + Self.text)
            }
        }
    }

    @Test func `a handler that does not want it inflated gets the body as it came`() async throws {
        let handler = ScriptedHandler(.body(limit: 1000, inflate: false))
        let body = try Compressed.gzip(Array(Self.text.utf8))
        _ = try await Self.answers(to: body, encoding: "gzip", handler: handler)
        #expect(handler.requests.first?.body == body)
        #expect(handler.requests.first?.headers["Content-Encoding"] == "gzip")
    }

    @Test func `identity is no encoding`() async throws {
        let answers = try await Self.answers(to: Array("ab".utf8), encoding: "Identity")
        #expect(answers.first == .init(200, "POST /a ab"))
    }

    @Test func `a bomb is refused at the bound`() async throws {
        // 20 MB of zeros in about 20 kB: within the limit as sent, 400 times over it inflated.
        let bomb = try Compressed.gzip([UInt8](repeating: 0, count: 20_000_000))
        let handler = ScriptedHandler(.body(limit: 50_000, inflate: true))
        #expect(bomb.count < 50_000)
        let answers = try await Self.answers(to: bomb, encoding: "gzip", handler: handler)
        #expect(answers.first == .init(413, "/a overLimit(50000)"))
        #expect(handler.requests.allSatisfy { $0.path != "/a" })
    }

    @Test func `an inflated body of exactly the limit is taken, one more byte is not`() async throws {
        let full = try Compressed.gzip([UInt8](repeating: 0x61, count: 1000))
        #expect(try await Self.answers(to: full, encoding: "gzip").first?.status == 200)
        let over = try Compressed.gzip([UInt8](repeating: 0x61, count: 1001))
        #expect(try await Self.answers(to: over, encoding: "gzip").first == .init(413, "/a overLimit(1000)"))
    }

    @Test(arguments: 0..<4)
    func `a damaged, cut off, continued or empty body is refused`(harm: Int) async throws {
        var body = try Compressed.gzip(Array(Self.text.utf8))
        switch harm {
        case 0: body[body.count - 5] ^= 0xFF
        case 1: body.removeLast(3)
        case 2: body += Array("more".utf8)
        default: body = Array("plain".utf8)
        }
        let answers = try await Self.answers(to: body, encoding: "gzip")
        #expect(answers.first == .init(400, "/a notInflatable"))
    }

    @Test(arguments: ["br", "gzip, gzip", "gzip\r\nContent-Encoding: deflate", "zstd"])
    func `an unknown encoding, or one upon another, is refused`(name: String) async throws {
        let answers = try await Self.answers(to: Array("ab".utf8), encoding: name)
        #expect(answers.first?.status == 415)
        #expect(answers.last == .init(200, "GET /next "))
    }

    /// What a request with this body and one after it on the same connection are answered, as far as they are.
    private static func answers(
        to body: [UInt8],
        encoding: String,
        handler: ScriptedHandler = ScriptedHandler()
    ) async throws -> [Reply] {
        try await TestServer.running(handler) { server in
            try await RawClient.connected(to: server.port) { client in
                let head =
                    "POST /a HTTP/1.1\r\nHost: h\r\nContent-Encoding: \(encoding)\r\nContent-Length: \(body.count)\r\n\r\n"
                try await client.send(Array(head.utf8) + body)
                var replies: [Reply] = []
                guard let first = try await client.answer() else { return replies }
                replies.append(Reply(first.status, first.body))
                guard first["connection"] != "close" else { return replies }
                try await client.send("GET /next HTTP/1.1\r\nHost: h\r\n\r\n")
                if let second = try await client.answer() { replies.append(Reply(second.status, second.body)) }
                return replies
            }
        }
    }

    struct Reply: Equatable {
        let status: Int
        let body: String

        init(_ status: Int, _ body: String) {
            self.status = status
            self.body = body
        }
    }
}
