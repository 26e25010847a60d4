import IntakeHTTP
import Testing
import Vendors

@Suite(.timeLimit(.minutes(10)))
struct FramingTests {
    @Test func `a request with a length reaches the handler whole`() async throws {
        let handler = ScriptedHandler()
        let answer = try await TestServer.running(handler) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send(
                    "POST //a//b?x=1&y=%20 HTTP/1.1\r\nHost: h\r\nX-One: 1\r\nContent-Length: 5\r\n\r\nhello")
                return try await client.answer()
            }
        }
        #expect(answer?.status == 200)
        #expect(answer?.body == "POST /a/b hello")
        #expect(answer?["x-test"] == "yes")
        #expect(answer?["content-length"] == "15")
        #expect(answer?["connection"] == nil)
        #expect(answer?["date"]?.hasSuffix(" GMT") == true)
        let request = try #require(handler.requests.first)
        #expect(request.headers["x-one"] == "1")
        #expect(request.headers["host"] == "h")
        #expect(request.parameter("y") == " ")
    }

    @Test func `a chunked body reaches the handler whole, however it is cut`() async throws {
        let body = try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab")
                try await client.send("c\r\n2;x=y\r\nde\r")
                try await client.send("\n0\r\n\r\n")
                return try await client.answer()?.body
            }
        }
        #expect(body == "POST / abcde")
    }

    @Test func `pipelined requests are answered in order, refused ones among them`() async throws {
        let handler = ScriptedHandler()
        let answers = try await TestServer.running(handler) { server in
            try await RawClient.connected(to: server.port) { client in
                let many = (0..<20).map { number in
                    "POST /\(number % 4 == 3 ? "refused" : "\(number)") HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab"
                }
                try await client.send(many.joined())
                var answers: [String?] = []
                for _ in many { answers.append(try await client.answer()?.body) }
                return answers
            }
        }
        #expect(answers == (0..<20).map { $0 % 4 == 3 ? "no" : "POST /\($0) ab" })
    }

    @Test func `an answer to HEAD has its length and no body`() async throws {
        try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n")
                let head = try await client.answer(isToHead: true)
                #expect(head?["content-length"] == "8")
                let options = try await client.answer()
                #expect(options?.status == 200)
                #expect(options?.body == "OPTIONS * ")
            }
        }
    }

    @Test(arguments: ["close", "Close", "CLOSE", "keep-alive, Close"])
    func `a connection is closed when the client says so`(value: String) async throws {
        try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: \(value)\r\n\r\n")
                #expect(try await client.answer()?["connection"] == "close")
                #expect(await client.rest() == "")
            }
        }
    }

    @Test func `HTTP 1.0 is closed unless it asks to be kept`() async throws {
        try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
                #expect(try await client.answer()?["connection"] == "keep-alive")
                try await client.send("GET /b HTTP/1.0\r\n\r\n")
                #expect(try await client.answer()?["connection"] == "close")
                #expect(await client.rest() == "")
            }
        }
    }

    @Test func `a client that closes its side after its request is answered and closed`() async throws {
        try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
                client.finish()
                #expect(try await client.answer()?.status == 200)
                #expect(await client.rest() == "")
            }
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("this is not HTTP\r\n\r\n", 400),
        ("GET / HTTP/2.0\r\nHost: h\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -2\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\nHost: h\r\nExpect: the-best\r\nContent-Length: 2\r\n\r\n", 417),
        ("GET / HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "x", count: 2000))\r\n\r\n", 431),
        ("GET /\(String(repeating: "x", count: 2000)) HTTP/1.1\r\nHost: h\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: h\r\n\((0..<20).map { "X\($0): 1\r\n" }.joined())\r\n", 431),
    ])
    func `what breaks the rules is answered and closed`(text: String, status: Int) async throws {
        let handler = ScriptedHandler()
        try await TestServer.running(
            handler,
            { configuration in
                configuration.headerFieldBytes = 1000
                configuration.headerFields = 10
            },
            { server in
                try await RawClient.connected(to: server.port) { client in
                    try await client.send(text)
                    let answer = try await client.answer()
                    #expect(answer?.status == status)
                    #expect(answer?["connection"] == "close")
                    client.finish()
                    #expect(await client.rest() == "")
                }
            }
        )
        #expect(handler.requests.isEmpty)
    }

    @Test func `a line break in a field of an answer does not begin another field`() async throws {
        try await TestServer.running(ScriptedHandler(.refuse(Answer(status: 401, headers: ["A": "b\r\nC: d"])))) {
            server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                let answer = try await client.answer()
                #expect(answer?["a"] == "b  C: d")
                #expect(answer?["c"] == nil)
            }
        }
    }
}
