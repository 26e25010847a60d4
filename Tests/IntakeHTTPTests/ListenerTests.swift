import IntakeHTTP
import Testing
import Vendors

@Suite(.timeLimit(.minutes(10)))
struct ListenerTests {
    @Test func `connections beyond the cap wait until others are closed`() async throws {
        let handler = ScriptedHandler()
        try await TestServer.running(handler, { $0.connections = 1 }) { server in
            let (isServed, hasAsked) = (Signal(), Signal())
            async let waiting: String? = {
                await isServed.wait()
                return try await RawClient.connected(to: server.port) { client in
                    try await client.send("GET /second HTTP/1.1\r\nHost: h\r\n\r\n")
                    hasAsked.send()
                    return try await client.answer()?.body
                }
            }()
            try await RawClient.connected(to: server.port) { client in
                for number in 0..<100 {
                    try await client.send("GET /first HTTP/1.1\r\nHost: h\r\n\r\n")
                    #expect(try await client.answer()?.status == 200)
                    if number == 0 {
                        isServed.send()
                        await hasAsked.wait()
                    }
                }
            }
            #expect(try await waiting == "GET /second ")
        }
        #expect(handler.requests.map(\.path) == Array(repeating: "/first", count: 100) + ["/second"])
    }

    @Test func `requests are served over TLS, and a refused one is answered there as well`() async throws {
        try await TestCertificate.written { files in
            try await TestServer.running(
                ScriptedHandler(),
                { $0.tls = .init(certificate: files.certificate, key: files.key) },
                { server in
                    try await RawClient.connected(to: server.port, tls: true) { client in
                        try await client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab")
                        #expect(try await client.answer()?.body == "POST /a ab")
                        try await client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\n\r\nab")
                        #expect(try await client.answer()?.status == 413)
                        client.finish()
                        #expect(await client.rest() == "")
                    }
                }
            )
        }
    }

    @Test func `a TLS connection that never shakes hands is closed`() async throws {
        try await TestCertificate.written { files in
            try await TestServer.running(
                ScriptedHandler(),
                { configuration in
                    configuration.tls = .init(certificate: files.certificate, key: files.key)
                    configuration.idleTimeout = .milliseconds(50)
                },
                { server in
                    try await RawClient.connected(to: server.port) { client in
                        #expect(await client.rest() == "")
                    }
                }
            )
        }
    }

    @Test func `a TLS file that is missing stops the start with an error`() async throws {
        await #expect(throws: (any Error).self) {
            _ = try await TestServer.running(
                ScriptedHandler(),
                { $0.tls = .init(certificate: "/nowhere/cert.pem", key: "/nowhere/key.pem") },
                { _ in }
            )
        }
    }

    @Test func `a port that is taken stops the start with an error`() async throws {
        try await TestServer.running(ScriptedHandler()) { first -> Void in
            await #expect(throws: (any Error).self) {
                _ = try await TestServer.running(ScriptedHandler(), { $0.port = first.port }) { _ in }
            }
        }
    }
}
