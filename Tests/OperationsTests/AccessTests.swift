import AsyncHTTPClient
import NIOHTTP1
import Testing
import Vendors

@testable import Operations

struct AccessTests {
    @Test(arguments: ["the-token", Credential.hash(of: "the-token")])
    func `the token opens what is the operator's, as a hash in the configuration too, and health is open to all`(
        configured: String
    ) async throws {
        try await TestAdmin.use(token: configured) { (admin: TestAdmin) async throws in
            #expect(try await admin.status("GET", "/healthz") == 200)
            #expect(try await admin.status("GET", "/readyz") == 200)
            #expect(try await admin.status("GET", "/api/v1/status", token: "the-token") == 200)
            for path in ["/api/v1/status", "/metrics", "/", "/api/v1/dead"] {
                let refused = try await admin.ask("GET", path)
                #expect(refused.status.code == 401)
                #expect(refused.headers.first(name: "WWW-Authenticate") == "Bearer")
            }
            #expect(try await admin.status("GET", "/metrics", token: "the-toke") == 401)
            #expect(try await admin.status("GET", "/metrics", token: Credential.hash(of: "the-token")) == 401)
        }
    }

    @Test func `ten wrong tokens make the next wait, the right one too, and each is in the log without its text`()
        async throws
    {
        try await TestAdmin.use(token: "the-token") { (admin: TestAdmin) async throws in
            for _ in 0..<10 { #expect(try await admin.status("GET", "/metrics", token: "guess") == 401) }
            let refused = try await admin.ask("GET", "/metrics", token: "the-token")
            #expect(refused.status.code == 429)
            #expect(refused.headers.first(name: "Retry-After") == "6")
            let health = try await admin.status("GET", "/healthz")
            #expect(health == 200)
            let lines = admin.lines("an admin request with a wrong token was refused")
            #expect(lines.count == 11)
            #expect(lines.allSatisfy { $0 == ["from": "127.0.0.1"] })
        }
    }

    @Test func `requests without a token are no guesses`() async throws {
        try await TestAdmin.use(token: "the-token") { (admin: TestAdmin) async throws in
            for _ in 0..<20 { #expect(try await admin.status("GET", "/metrics") == 401) }
            #expect(try await admin.status("GET", "/metrics", token: "the-token") == 200)
        }
    }

    @Test func `a call that changes something is in the audit log, without what may be somebody's data`() async throws {
        try await TestAdmin.use(token: nil) { (admin: TestAdmin) async throws in
            let filter = "?reason=vendor_rejected&user=ada%40example.com&text=ada"
            #expect(try await admin.status("POST", "/api/v1/dead/drop" + filter) == 200)
            #expect(try await admin.status("POST", "/api/v1/destinations/none/pause") == 404)
            _ = try await admin.status("GET", "/api/v1/dead" + filter)
            #expect(
                admin.lines("admin call") == [
                    [
                        "by": "127.0.0.1", "call": "POST /api/v1/dead/drop",
                        "filter": "reason=vendor_rejected&user=***&text=***", "status": "200",
                    ]
                ])
        }
    }
}
