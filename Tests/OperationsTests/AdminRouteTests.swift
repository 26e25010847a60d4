import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

@testable import Operations

/// What becomes of questions that are wrong: each is answered, with what is wrong about it, and changes nothing.
struct AdminRouteTests {
    @Test(arguments: [
        ("DELETE", "/api/v1/dead", "GET"), ("GET", "/api/v1/dead/edit", "POST"), ("PUT", "/api/v1/dead/17", "GET"),
        ("PATCH", "/api/v1/log/check", "POST, GET"), ("POST", "/healthz", "GET"),
    ])
    func `a method that a path has not is 405, with those it has`(method: String, path: String, allowed: String)
        async throws
    {
        try await TestAdmin.use(token: nil) { (admin: TestAdmin) async throws in
            let answer = try await admin.ask(method, path)
            #expect(answer.status.code == 405)
            #expect(answer.headers.first(name: "Allow") == allowed)
            #expect(admin.lines("admin call").isEmpty)
        }
    }

    @Test(arguments: [
        // Misspelt, it would drop all there is.
        ("POST", "/api/v1/dead/drop?destinatoin=eu", "there is no parameter \"destinatoin\" here"),
        ("POST", "/api/v1/dead/drop?kind=A&kind=B", "kind is given twice"),
        ("POST", "/api/v1/dead/edit?remove=/a&dryRun=1", "dryRun must be true or false, got \"1\""),
        ("PUT", "/api/v1/dead/1/body?dryRun=yes", "dryRun must be true or false, got \"yes\""),
        ("PUT", "/api/v1/dead/1/body", "the body is the event"),
        ("POST", "/api/v1/replays/past?destination=eu&since=0&rps=1&backfill=1", "backfill must be true or false"),
        ("GET", "/api/v1/dead/count?by=", "\"\" is nothing to count by"),
        ("GET", "/api/v1/dead/count?by=kind,", "\"\" is nothing to count by"),
        ("GET", "/api/v1/dead/count?by=kind,kind", "by names a field twice"),
        ("GET", "/api/v1/dead?limit=-1", "limit must be 0 or more"),
        ("GET", "/api/v1/dead?request=+000000000000001", "a request id is of 16 hexadecimal digits"),
        ("GET", "/api/v1/requests/1", "a request id is of 16 hexadecimal digits"),
        ("POST", "/api/v1/replays?rps=0.001", "rps must be a number from 0.01 to 10000"),
        ("POST", "/api/v1/replays?rps=nan", "rps must be a number from 0.01 to 10000"),
        ("POST", "/api/v1/import?source=s&import=i&line=9223372036854775807", "line is the number of the first line"),
        ("POST", "/api/v1/import?source=s&import=i", "the body has no lines"),
        (
            "GET", "/api/v1/dead?" + Array(repeating: "id=1", count: 1001).joined(separator: "&"),
            "id is given more than 1000 times"
        ),
        ("POST", "/api/v1/import?source=s&import=i&line=0", "line is the number of the first line"),
        ("GET", "/healthz?verbose", "there is no parameter \"verbose\" here; there are: none"),
    ])
    func `what cannot be meant is refused in words`(method: String, target: String, message: String) async throws {
        try await TestAdmin.use(token: nil) { (admin: TestAdmin) async throws in
            let answer = try await admin.ask(method, target)
            #expect(answer.status.code == 400)
            let body = String(buffer: try await answer.body.collect(upTo: 1 << 16))
            #expect(body.replacing("\\\"", with: "\"").contains(message), "\(body)")
        }
    }

    @Test(arguments: [#"{"user":"u","cookie":"c"}"#, #"{"user":"u","cokie":"c"}"#, #"{"user":""}"#, "[]", ""])
    func `somebody is forgotten only when the body says nothing else`(body: String) async throws {
        try await TestAdmin.use(token: nil) { (admin: TestAdmin) async throws in
            #expect(try await admin.ask("POST", "/api/v1/forget", body: body).status.code == 400)
            let person = try await admin.ask("POST", "/api/v1/forget", body: #"{"cookie":"c"}"#)
            #expect(person.status.code == 200)
        }
    }
}
