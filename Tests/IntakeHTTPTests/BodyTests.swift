import IntakeHTTP
import Testing
import Vendors

@Suite(.timeLimit(.minutes(10)))
struct BodyTests {
    @Test func `a client that expects 100-continue is told to go on at once`() async throws {
        try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                for _ in 0..<2 {
                    try await client.send(
                        "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n")
                    #expect(try await client.text(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                    try await client.send("ab")
                    #expect(try await client.answer()?.body == "POST / ab")
                }
            }
        }
    }

    @Test func `100-continue does not overtake the answer to an earlier request`() async throws {
        let go = Signal()
        try await TestServer.running(ScriptedHandler(working: { _ in await go.wait() })) { server in
            try await RawClient.connected(to: server.port) { client in
                let expecting = "POST /b HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
                try await client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n" + expecting)
                go.send()
                #expect(try await client.answer()?.body == "GET /a ")
                #expect(try await client.text(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                try await client.send("ab")
                #expect(try await client.answer()?.body == "POST /b ab")
            }
        }
    }

    @Test(arguments: ["", "Expect: 100-continue\r\n"])
    func `a length over the limit is refused before any of the body`(expect: String) async throws {
        let handler = ScriptedHandler()
        try await TestServer.running(handler) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("POST /a HTTP/1.1\r\nHost: h\r\n\(expect)Content-Length: 1001\r\n\r\n")
                let answer = try await client.answer()
                #expect(answer?.status == 413)
                #expect(answer?.body == "/a overLimit(1000)")
            }
        }
        #expect(handler.requests.isEmpty)
    }

    @Test func `a chunked body is refused when it passes the limit`() async throws {
        let handler = ScriptedHandler()
        try await TestServer.running(handler) { server in
            try await RawClient.connected(to: server.port) { client in
                let chunk = "200\r\n\(String(repeating: "x", count: 512))\r\n"
                try await client.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk)
                let answer = try await client.answer()
                #expect(answer?.status == 413)
                #expect(answer?["connection"] == "close")
                #expect(await client.rest() == "")
            }
        }
        #expect(handler.requests.isEmpty)
    }

    @Test func `a body that is cut off is answered 400`() async throws {
        let handler = ScriptedHandler()
        try await TestServer.running(handler) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc")
                client.finish()
                #expect(try await client.answer()?.status == 400)
                #expect(await client.rest() == "")
            }
        }
        #expect(handler.requests.isEmpty)
    }

    @Test func `a body of exactly the limit is taken`() async throws {
        try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                let body = String(repeating: "x", count: 1000)
                try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + body)
                #expect(try await client.answer()?.body == "POST / " + body)
            }
        }
    }

    @Test func `a connection goes on after a refused request with a short body`() async throws {
        try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("POST /refused HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab")
                let answer = try await client.answer()
                #expect(answer?.status == 404)
                #expect(answer?["connection"] == nil)
                try await client.send("cdGET /next HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try await client.answer()?.body == "GET /next ")
            }
        }
    }

    @Test func `a refused request whose body is cut off is not answered twice`() async throws {
        try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("POST /refused HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab")
                #expect(try await client.answer()?.status == 404)
                client.finish()
                #expect(await client.rest() == "")
            }
        }
    }

    @Test func `a connection ends after a refused request whose body was held back`() async throws {
        try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send(
                    "POST /refused HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"
                )
                let answer = try await client.answer()
                #expect(answer?.status == 404)
                #expect(answer?["connection"] == "close")
                #expect(await client.rest() == "")
            }
        }
    }

    @Test func `the rest of a refused body is read to a bound, and the answer is not lost`() async throws {
        try await TestServer.running(
            ScriptedHandler(),
            { configuration in
                configuration.drainBytes = 100_000
                configuration.drainTimeout = .seconds(30)
            },
            { server in
                try await RawClient.connected(to: server.port) { client in
                    try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n")
                    try await client.send([UInt8](repeating: 0x20, count: 50_000))
                    #expect(try await client.answer()?.status == 413)
                    // Ends with an error, because the server has closed; else only after all of it.
                    let piece = [UInt8](repeating: 0x20, count: 1 << 20)
                    var pieces = 0
                    do {
                        while pieces < 900 {
                            try await client.send(piece)
                            pieces += 1
                        }
                    } catch {}
                    #expect(pieces < 900)
                }
            }
        )
    }

    @Test func `a client that has not yet noticed its refusal may send on for a moment`() async throws {
        try await TestServer.running(ScriptedHandler()) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n")
                #expect(try await client.answer()?.status == 413)
                for _ in 0..<1000 { try await client.send("x") }
                client.finish()
                #expect(await client.rest() == "")
            }
        }
    }

    @Test func `a client that goes on sending after the parser gave up is cut, too`() async throws {
        try await TestServer.running(
            ScriptedHandler(),
            { configuration in
                configuration.drainBytes = 100_000
                configuration.drainTimeout = .seconds(30)
            },
            { server in
                try await RawClient.connected(to: server.port) { client in
                    try await client.send("nonsense\r\n\r\n")
                    #expect(try await client.answer()?.status == 400)
                    try? await client.send([UInt8](repeating: 0x20, count: 1_000_000))
                    #expect(await client.rest() == "")
                }
            }
        )
    }
}
