import Foundation
import Intake
import Testing
import Validation
import Vendors

/// What a browser needs before it sends a page's request, and before it shows the page the answer.
@Suite struct DengageCrossOriginTests {
    static let view = DengageIntakeTests.view
    static let shop = "https://www.shop.example"
    static let paths = ["/add/events/v1.json", "/sync/events/v1.json", "/get/key", "/get/key/v1.json"]

    /// What a browser asks before it sends a POST of JSON with a key in a header.
    private func preflight(_ target: String, from origin: String, on intake: TestIntake) async -> Answer {
        let headers: HeaderList = [
            "Origin": origin, "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,x-sfy-api-key",
        ]
        return await intake.send("OPTIONS", target, headers: headers)
    }

    private func expectReadable(
        _ answer: Answer, by origin: String = shop, at place: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.headers["Access-Control-Allow-Origin"] == origin, sourceLocation: place)
        #expect(answer.headers["Access-Control-Allow-Credentials"] == "true", sourceLocation: place)
        #expect(answer.headers["Vary"] == "Origin", sourceLocation: place)
    }

    @Test(arguments: paths)
    func `a preflight is granted with the methods and header fields that are taken`(path: String) async throws {
        try await withIntake { intake in
            let answer = await preflight(path, from: Self.shop, on: intake)
            #expect(answer.status == 204 && answer.body.isEmpty)
            expectReadable(answer)
            let method = path.hasPrefix("/get") ? "GET" : "POST"
            #expect(answer.headers["Access-Control-Allow-Methods"] == "\(method), OPTIONS")
            #expect(answer.headers["Access-Control-Max-Age"] == "86400")
            let granted = answer.headers["Access-Control-Allow-Headers"]?.lowercased().split(separator: ", ") ?? []
            #expect(granted.contains("content-type") && granted.contains("x-sfy-api-key"))
        }
    }

    @Test(
        arguments: [
            ("?apiKey=key-1", shop, true), ("?apiKey=key-1", "https://evil.example", false),
            ("?apiKey=key-1", "null", false), ("?apiKey=nobody", "https://evil.example", true),
            ("?apiKey=", "https://evil.example", true), ("", "https://evil.example", true),
        ]
    )
    func `a preflight is refused only where its key names a source of other origins`(
        query: String, origin: String, isGranted: Bool
    ) async throws {
        try await withIntake(origins: [Self.shop]) { intake in
            for path in Self.paths {
                let answer = await preflight(path + query, from: origin, on: intake)
                #expect(answer.status == (isGranted ? 204 : 403))
                #expect(answer.headers["Access-Control-Allow-Origin"] == (isGranted ? origin : nil))
            }
        }
    }

    @Test func `OPTIONS outside a browser names the methods`() async throws {
        try await withIntake(origins: [Self.shop]) { intake in
            let answer = await intake.send("OPTIONS", "/add/events/v1.json?apiKey=key-1")
            #expect(answer.status == 204)
            #expect(answer.headers["Allow"] == "POST, OPTIONS")
            #expect(answer.headers["Access-Control-Allow-Origin"] == nil)
        }
    }

    @Test(arguments: [
        ("POST", "/add/events/v1.json?apiKey=key-1", "[\(view)]", "SUCCESS"),
        ("POST", "/sync/events/v1.json?apiKey=key-1", "[\(view)]", "SUCCESS"),
        ("POST", "/add/events/v1.json?apiKey=key-1", "[{}]", "NO_USERID"),
        ("POST", "/add/events/v1.json?apiKey=key-1", "[", "BAD_INPUT"),
        ("POST", "/add/events/v1.json?apiKey=key-1", "", "NO_EVENT"),
        ("POST", "/add/events/v1.json?apiKey=key-1", "7", "BAD_INPUT"),
        ("POST", "/add/events/v1.json", "[\(view)]", "NO_API_KEY"),
        ("POST", "/add/events/v1.json?apiKey=nobody", "[\(view)]", "NO_ACCOUNT"),
        ("PUT", "/add/events/v1.json", "", "BAD_INPUT"),
        ("GET", "/get/key?count=2", "", nil),
        ("GET", "/get/key?count=0", "", "BAD_INPUT"),
        ("POST", "/get/key", "", "BAD_INPUT"),
    ])
    func `every answer to a page can be read by it, errors too`(
        method: String, target: String, body: String, code: String?
    ) async throws {
        try await withIntake { intake in
            let answer = await intake.send(
                method, target, headers: ["Origin": Self.shop], body: Array(body.utf8))
            if let code { #expect(answer.text.contains("\"statusCode\":\"\(code)\"")) }
            expectReadable(answer)
            let elsewhere = await intake.send(method, target, body: Array(body.utf8))
            #expect(elsewhere.headers.fields.allSatisfy { !$0.name.hasPrefix("Access-Control") })
        }
    }

    @Test func `a page of another origin is told so, and nothing of its events is kept`() async throws {
        try await withIntake(origins: [Self.shop]) { intake in
            let answer = await intake.dengage(Self.view, headers: ["Origin": "https://evil.example"])
            #expect(answer.text.contains("NO_DOMAIN_APIKEY_MATCH"))
            expectReadable(answer, by: "https://evil.example")
            try await intake.expectStored([])
            #expect(try await intake.letters().isEmpty)
        }
    }

    @Test func `origins are compared without regard to case, as a whole`() async throws {
        try await withIntake(origins: ["https://WWW.Shop.example"]) { intake in
            for (origin, isOurs) in [
                (Self.shop, true), ("HTTPS://www.shop.EXAMPLE", true), ("http://www.shop.example", false),
                ("https://shop.example", false), ("https://www.shop.example.evil", false), ("", false),
            ] {
                let answer = await intake.dengage(Self.view, headers: ["Origin": origin])
                #expect(answer.text.contains("\"SUCCESS\"") == isOurs, "\(origin)")
            }
        }
    }

    @Test func `a request refused before its body was read can be read by the page`() async throws {
        try await withIntake { intake in
            let head = InboundRequest(
                method: "POST", target: "/add/events/v1.json?apiKey=key-1", headers: ["Origin": Self.shop], body: [])
            for refusal: Refusal in [.tooLarge(limit: 1), .tooSlow, .encoding("br"), .inflation] {
                let answer = intake.intake.refuse(refusal, of: head)
                #expect([Self.shop, "*"].contains(answer.headers["Access-Control-Allow-Origin"]))
                #expect(answer.text.contains("BAD_INPUT"))
            }
        }
    }

    @Test func `a page that cannot be served now can read when to come back`() throws {
        let dialect = try DengageDialect(sources: [], schemas: .builtIn())
        let call = Call(source: "shop", method: "add", isInflating: true, origin: Self.shop)
        let answer = dialect.refusal(.unavailable("the log is full", retryAfterSeconds: 1), call: call)
        #expect(answer.status == 503)
        #expect(answer.headers["Retry-After"] == "1")
        expectReadable(answer)
    }

    @Test func `a beacon of a page that is left is stored`() async throws {
        try await withIntake(origins: [Self.shop]) { intake in
            let headers: HeaderList = [
                "Origin": Self.shop, "Content-Type": "text/plain;charset=UTF-8", "Cookie": "a=b",
                "Sec-Fetch-Mode": "no-cors",
            ]
            let answer = await intake.dengage("[\(Self.view)]", headers: headers)
            #expect(answer.status == 200)
            try await intake.expectStored([Self.view])
        }
    }
}
