import IntakeHTTP
import Testing

@Suite(.timeLimit(.minutes(10)))
struct StopTests {
    @Test func `a stop closes idle connections at once`() async throws {
        try await TestServer.running(ScriptedHandler(), { $0.shutdownGrace = .seconds(600) }) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try await client.answer()?.status == 200)
                await server.stop()
                #expect(await client.rest() == "")
            }
        }
    }

    @Test func `a stop lets a running request finish and then closes`() async throws {
        let (began, go) = (Signal(), Signal())
        let handler = ScriptedHandler(working: { _ in
            began.send()
            await go.wait()
        })
        try await TestServer.running(handler, { $0.shutdownGrace = .seconds(600) }) { server in
            try await RawClient.connected(to: server.port) { idle in
                try await RawClient.connected(to: server.port) { client in
                    try await idle.send("GET /refused HTTP/1.1\r\nHost: h\r\n\r\n")
                    #expect(try await idle.answer()?.status == 404)
                    try await client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
                    await began.wait()
                    await server.stop()
                    #expect(await idle.rest() == "")
                    go.send()
                    let answer = try await client.answer()
                    #expect(answer?.body == "GET /a ")
                    #expect(await client.rest() == "")
                }
            }
        }
    }

    @Test func `a stop lets an upload finish`() async throws {
        try await TestServer.running(ScriptedHandler(), { $0.shutdownGrace = .seconds(600) }) { server in
            try await RawClient.connected(to: server.port) { idle in
                try await RawClient.connected(to: server.port) { client in
                    try await idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                    #expect(try await idle.answer()?.status == 200)
                    try await client.send(
                        "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
                    #expect(try await client.text(through: "\r\n\r\n")?.isEmpty == false)
                    await server.stop()
                    #expect(await idle.rest() == "")
                    try await client.send("ab")
                    #expect(try await client.answer()?.body == "POST /a ab")
                    #expect(await client.rest() == "")
                }
            }
        }
    }

    @Test func `a stalled upload holds a stop up no longer than the grace`() async throws {
        try await TestServer.running(ScriptedHandler(), { $0.shutdownGrace = .milliseconds(50) }) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send(
                    "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
                #expect(try await client.text(through: "\r\n\r\n")?.isEmpty == false)
                await server.stop()
                #expect(await client.rest() == "")
            }
        }
    }

    @Test func `a handler that outlasts the grace holds nothing up`() async throws {
        let (began, never) = (Signal(), Signal())
        let handler = ScriptedHandler(working: { _ in
            began.send()
            await never.wait()
        })
        try await TestServer.running(handler, { $0.shutdownGrace = .milliseconds(50) }) { server in
            try await RawClient.connected(to: server.port) { client in
                try await client.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
                await began.wait()
                await server.stop()
                _ = await client.rest()
            }
        }
    }
}
