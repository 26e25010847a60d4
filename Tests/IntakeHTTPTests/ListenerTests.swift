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
            let certificate = try ServerCertificate(certificate: files.certificate, key: files.key)
            try await TestServer.running(
                ScriptedHandler(),
                { $0.certificate = certificate },
                { server in
                    try await RawClient.connected(to: server.port, tls: CertificateNames()) { client in
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
            let certificate = try ServerCertificate(certificate: files.certificate, key: files.key)
            try await TestServer.running(
                ScriptedHandler(),
                { configuration in
                    configuration.certificate = certificate
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

    @Test func `a renewed certificate is shown to those who connect after it was read`() async throws {
        try await TestCertificate.written { files in
            let certificate = try ServerCertificate(certificate: files.certificate, key: files.key)
            try await TestServer.running(
                ScriptedHandler(),
                { $0.certificate = certificate },
                { server in
                    let names = CertificateNames()
                    try await RawClient.connected(to: server.port, tls: names) { standing in
                        try await standing.expectAnswer()
                        try files.renew()
                        try certificate.reload()
                        try await RawClient.connected(to: server.port, tls: names) { later in
                            try await later.expectAnswer()
                        }
                        try await standing.expectAnswer()
                    }
                    #expect(names.all == ["localhost", "renewed.example"])
                }
            )
        }
    }

    @Test func `files that are no certificate, or of another key, are named and change nothing`() async throws {
        try await TestCertificate.written { files in
            let nowhere = #expect(throws: CertificateFault.self) {
                try ServerCertificate(certificate: "/nowhere/cert.pem", key: files.key)
            }
            #expect(nowhere?.description.hasPrefix("/nowhere/cert.pem: ") == true)
            let certificate = try ServerCertificate(certificate: files.certificate, key: files.key)
            try files.renew(withKey: false)
            let mixed = #expect(throws: CertificateFault.self) { try certificate.reload() }
            #expect(mixed?.description.hasPrefix("\(files.certificate) with \(files.key): ") == true)
            let names = CertificateNames()
            try await TestServer.running(
                ScriptedHandler(),
                { $0.certificate = certificate },
                { server in
                    try await RawClient.connected(to: server.port, tls: names) { client in
                        try await client.expectAnswer()
                    }
                }
            )
            #expect(names.all == ["localhost"])
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

extension RawClient {
    fileprivate mutating func expectAnswer() async throws {
        try await send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(try await answer()?.status == 200)
    }
}
