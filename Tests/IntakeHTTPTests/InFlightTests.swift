import Testing
import Vendors

@testable import IntakeHTTP

/// What is under way on all connections together is bounded.
@Suite(.timeLimit(.minutes(10)))
struct InFlightTests {
    private static func post(_ path: String, _ count: Int) -> String {
        "POST \(path) HTTP/1.1\r\nHost: h\r\nContent-Length: \(count)\r\n\r\n" + String(repeating: "x", count: count)
    }

    /// Sends a request that the handler keeps until `go`; returns once the handler has it.
    private func keeping(
        _ request: String, _ server: TestServer, _ handler: ScriptedHandler, until go: Signal,
        _ body: () async throws -> Void
    ) async throws {
        try await RawClient.connected(to: server.port) { client in
            let before = handler.requests.count
            try await client.send(request)
            while handler.requests.count == before { await Task.yield() }
            try await body()
            go.send()
            #expect(try await client.answer()?.status == 200)
        }
    }

    private func status(of request: String, _ server: TestServer) async throws -> Int? {
        try await RawClient.connected(to: server.port) { client in
            try await client.send(request)
            return try await client.answer()?.status
        }
    }

    @Test func `a request beyond those under way is answered 503 before its body is read, and later ones are taken`()
        async throws
    {
        let go = Signal()
        let handler = ScriptedHandler(working: { if $0.path == "/kept" { await go.wait() } })
        try await TestServer.running(handler, { $0.inFlightRequests = 1 }) { server in
            try await keeping(Self.post("/kept", 1), server, handler, until: go) {
                let whole = try await status(of: Self.post("/other", 1), server)
                let head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\n"
                let unsent = try await status(of: head, server)
                #expect(whole == 503 && unsent == 503)
            }
            while try await status(of: Self.post("/other", 1), server) != 200 {}
        }
    }

    @Test func `bytes of bodies under way are bounded`() async throws {
        let go = Signal()
        let handler = ScriptedHandler(working: { if $0.path == "/kept" { await go.wait() } })
        try await TestServer.running(handler, { $0.inFlightBytes = 500 }) { server in
            try await keeping(Self.post("/kept", 400), server, handler, until: go) {
                let small = try await status(of: Self.post("/small", 50), server)
                let large = try await status(of: Self.post("/large", 200), server)
                #expect(small == 200 && large == 503)
            }
            while try await status(of: Self.post("/large", 200), server) != 200 {}
        }
    }

    @Test func `what a compressed body becomes counts, not what it was sent as`() async throws {
        let body = try Compressed.gzip(Array(repeating: 120, count: 300))
        let head = "POST /gzip HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)\r\n\r\n"
        let go = Signal()
        let handler = ScriptedHandler(working: { if $0.path == "/kept" { await go.wait() } })
        try await TestServer.running(handler, { $0.inFlightBytes = 500 }) { server in
            try await keeping(Self.post("/kept", 400), server, handler, until: go) {
                let status = try await RawClient.connected(to: server.port) { client in
                    try await client.send(Array(head.utf8) + body)
                    return try await client.answer()?.status
                }
                #expect(body.count < 100 && status == 503)
            }
        }
    }

    @Test func `one request alone is taken however large the bound on bodies lets it be`() async throws {
        try await TestServer.running(ScriptedHandler(), { $0.inFlightBytes = 10 }) { server in
            let alone = try await status(of: Self.post("/", 900), server)
            #expect(alone == 200)
        }
    }

    @Test func `whoever hangs up within a body makes room`() async throws {
        try await TestServer.running(ScriptedHandler(), { $0.inFlightRequests = 1 }) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n")
                #expect(try await client.text(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                #expect(try await status(of: Self.post("/", 1), server) == 503)
            }
            while try await status(of: Self.post("/", 1), server) != 200 {}
        }
    }

    @Test func `a share is given back whole when it is let go of`() {
        let inFlight = InFlight(maxRequests: 1, maxBytes: 100)
        var share = inFlight.admit()
        #expect(share?.grow(by: 90) == true)
        #expect(inFlight.admit() == nil)
        share = nil
        share = inFlight.admit()
        #expect(share?.grow(by: 150) == true)
    }
}
