import EventLog
import Foundation
import Intake
import Testing
import Validation
import Vendors

@Suite struct DengageIntakeTests {
    static let view = #"{"name":"PAGE_VIEW","userId":"u","sessionId":"s","category":"Home Page"}"#

    /// An answer's members.
    private func object(_ answer: Answer) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
    }

    private func expect(_ answer: Answer, code: String, at place: SourceLocation = #_sourceLocation) throws {
        #expect(try object(answer)["statusCode"] as? String == code, sourceLocation: place)
    }

    @Test func `what a request's head asks for is found out once, when it is admitted`() async throws {
        try await withIntake { intake in
            let head = InboundRequest(
                method: "POST", target: "/add/events/v1.json?apiKey=key-1", headers: [:], body: [])
            guard case .body(_, _, let opened?) = intake.intake.admit(head) else {
                Issue.record("the body would not be read")
                return
            }
            // Under this head alone it would be refused.
            let request = InboundRequest(method: "GET", target: "/", headers: [:], body: Array(Self.view.utf8))
            let answer = await withCheckedContinuation { continuation in
                intake.intake.respond(to: request, opened: opened) { continuation.resume(returning: $0) }
            }
            #expect(answer.status == 200, "\(answer.text)")
            try await intake.expectStored([Self.view])
        }
    }

    @Test func `events are stored as their own bytes and answered with a list each`() async throws {
        try await withIntake { intake in
            let odd = #"{ "name":"CUSTOM_EVENT" , "userId":"u","sessionId":"s","type":"\u0041\/","extra":1e5 }"#
            let answer = await intake.dengage("[\(Self.view),\n\(odd)]")
            let object = try object(answer)
            #expect(answer.status == 200)
            #expect(object["statusCode"] as? String == "SUCCESS")
            #expect((object["responses"] as? [[Int]]) == [[], []])
            #expect((object["campaigns"] as? [[Int]]) == [[], []])
            #expect(object["timestamp"] as? Int == 1_795_216_523_456)
            #expect(object["errors"] == nil)
            try await intake.expectStored([Self.view, odd])
        }
    }

    @Test func `one bare object is one event, whatever the Content-Type and the slashes`() async throws {
        try await withIntake { intake in
            let answer = await intake.send(
                "POST", "//add/events/v1.json?apiKey=key-1", headers: ["Content-Type": "text/plain"],
                body: Array(Self.view.utf8))
            try expect(answer, code: "SUCCESS")
            try await intake.expectStored([Self.view])
        }
    }

    @Test func `the good events of a mixed batch are stored and the bad ones named and kept`() async throws {
        try await withIntake { intake in
            let bad = #"{"name":"BASKET_OPERATIONS","userId":"u","sessionId":"s","step":"fly","productId":"p"}"#
            let answer = await intake.dengage("[\(Self.view),\(bad),\(Self.view)]")
            let object = try object(answer)
            #expect(object["statusCode"] as? String == "SUCCESS")
            #expect((object["responses"] as? [Any])?.count == 3)
            let errors = try #require(object["errors"] as? [[String: Any]])
            #expect(errors.count == 1)
            #expect(errors[0]["index"] as? Int == 1)
            #expect(errors[0]["pointer"] as? String == "/step")
            #expect((errors[0]["message"] as? String)?.contains("fly") == true)
            try await intake.expectStored([Self.view, Self.view])
            let letters = try await intake.letters()
            #expect(letters.count == 1)
            #expect(letters[0].reason == "schema")
            #expect(letters[0].kind == "BASKET_OPERATIONS")
            #expect(letters[0].source == "shop")
            #expect(String(decoding: letters[0].body, as: UTF8.self) == bad)
        }
    }

    @Test(arguments: [
        (#"{"name":"PAGE_VIEW","sessionId":"s"}"#, "NO_USERID"),
        (#"{"name":"PAGE_VIEW","userId":"","sessionId":"s"}"#, "NO_USERID"),
        (#"{"name":"PAGE_VIEW","userId":"u"}"#, "NO_SESSIONID"),
        (#"{"name":"NO_SUCH","userId":"u","sessionId":"s"}"#, "BAD_INPUT"),
        (#"{"userId":"u","sessionId":"s"}"#, "BAD_INPUT"),
        (#"{"name":"CHECKOUT","userId":"u","sessionId":"s","step":"purchase"}"#, "BAD_INPUT"),
        (#"{"name":"PAGE_VIEW","userId":"\ud800","sessionId":"s"}"#, "BAD_INPUT"),
        ("17", "BAD_INPUT"),
        ("null", "BAD_INPUT"),
    ])
    func `a batch with nothing accepted answers its first event's code`(event: String, code: String) async throws {
        try await withIntake { intake in
            let answer = await intake.dengage("[\(event)]")
            let object = try object(answer)
            #expect(answer.status == 200)
            #expect(object["statusCode"] as? String == code)
            #expect(object["timestamp"] as? String == "")
            #expect((object["responses"] as? [Any])?.isEmpty == true)
            #expect((object["errors"] as? [[String: Any]])?.first?["index"] as? Int == 0)
            try await intake.expectStored([])
            #expect(try await intake.letters().count == 1)
        }
    }

    @Test(arguments: [
        ("[", "BAD_INPUT"), ("", "NO_EVENT"), ("[]", "NO_EVENT"), ("17", "BAD_INPUT"), ("\u{FEFF}[]", "BAD_INPUT"),
        ("[{\"name\":\"PAGE_VIEW\",\"userId\":\"u\0\"}]", "BAD_INPUT"),
        (String(repeating: "[", count: 100_000), "BAD_INPUT"),
    ])
    func `a body that holds no events is refused as a whole`(body: String, code: String) async throws {
        try await withIntake { intake in
            let answer = await intake.dengage(body)
            try expect(answer, code: code)
            try await intake.expectStored([])
        }
    }

    @Test func `malformed JSON is answered with its line and column and kept`() async throws {
        try await withIntake { intake in
            let answer = await intake.dengage("[\n{\"name\":\"PAGE_VIEW\" \"x\"}]")
            #expect(answer.text.contains("line 2, column 21"))
            let letters = try await intake.letters()
            #expect(letters.map(\.reason) == ["intake_malformed"])
        }
    }

    @Test func `bytes that are not UTF-8 are malformed`() async throws {
        try await withIntake { intake in
            let answer = await intake.send(
                "POST", "/add/events/v1.json?apiKey=key-1",
                body: Array(#"{"name":""#.utf8) + [0xFF] + Array(#""}"#.utf8))
            try expect(answer, code: "BAD_INPUT")
        }
    }

    @Test func `keys and origins decide before the body is read`() async throws {
        try await withIntake(origins: ["https://shop.example"]) { intake in
            let origin: HeaderList = ["Origin": "https://shop.example"]
            let answers: [(Answer, String)] = [
                (await intake.dengage(Self.view, query: "", headers: origin), "NO_API_KEY"),
                (await intake.dengage(Self.view, query: "?apiKey=", headers: origin), "NO_API_KEY"),
                (await intake.dengage(Self.view, query: "?apiKey=key-2", headers: origin), "NO_ACCOUNT"),
                (await intake.dengage(Self.view, query: "?apiKey=key", headers: origin), "NO_ACCOUNT"),
                (await intake.dengage(Self.view), "NO_DOMAIN_APIKEY_MATCH"),
                (
                    await intake.dengage(Self.view, headers: ["Origin": "https://evil.example"]),
                    "NO_DOMAIN_APIKEY_MATCH"
                ),
                (await intake.dengage(Self.view, headers: origin), "SUCCESS"),
            ]
            for (answer, code) in answers { try expect(answer, code: code) }
            #expect(try await intake.stored().count == 1)
            #expect(try await intake.letters().isEmpty)
            let header: HeaderList = ["X-Sfy-Api-Key": "key-0", "Origin": "https://shop.example"]
            let answer = await intake.dengage(Self.view, query: "", headers: header)
            try expect(answer, code: "SUCCESS")
        }
    }

    @Test func `ids are minted as signed 64-bit decimals, as many as asked for`() async throws {
        try await withIntake { intake in
            for path in ["/get/key", "/get/key/v1.json"] {
                let answer = await intake.send("GET", path + "?count=2")
                let keys = try #require(JSONSerialization.jsonObject(with: Data(answer.body)) as? [String])
                #expect(Set(keys).count == 2)
                #expect(keys.allSatisfy { Int64($0) != nil })
            }
            let one = await intake.send("GET", "/get/key")
            #expect((try JSONSerialization.jsonObject(with: Data(one.body)) as? [String])?.count == 1)
            for count in ["0", "-1", "1001", "x", ""] {
                #expect(await intake.send("GET", "/get/key?count=\(count)").status == 400)
            }
        }
    }

    @Test func `too many events and too large an event are refused`() async throws {
        try await withIntake(limits: IntakeLimits(events: 2, eventBytes: 100)) { intake in
            let three = await intake.dengage("[\(Self.view),\(Self.view),\(Self.view)]")
            #expect(three.text.contains("more than 2 events"))
            let long = Self.view.replacing("Home Page", with: String(repeating: "x", count: 100))
            let mixed = await intake.dengage("[\(Self.view),\(long)]")
            #expect(mixed.text.contains("at most 100"))
            try await intake.expectStored([Self.view])
            // What is too long to be an event is too long to be kept as a letter: it is counted.
            #expect(try await intake.letters().isEmpty)
            #expect(try await intake.log.status().sources.first { $0.name == "shop" }?.rejected == 2)
        }
    }

    @Test(arguments: [false, true])
    func `advice is let through, and an error for a strict source`(isStrict: Bool) async throws {
        try await withIntake(isStrict: isStrict) { intake in
            let answer = await intake.dengage(Self.view.replacing("Home Page", with: "Garden Page"))
            try expect(answer, code: (isStrict ? "BAD_INPUT" : "SUCCESS"))
            #expect(try await intake.stored().count == (isStrict ? 0 : 1))
        }
    }

    @Test func `letters of stage intake are bounded; beyond the bound they are counted only`() async throws {
        try await withIntake(letters: LetterBound(count: 3, bytes: 1000)) { intake in
            _ = await intake.dengage("[{},{},{},{}]")
            _ = await intake.dengage("[{}]")
            var letters = try await intake.letters()
            #expect(letters.count == 3)
            #expect(try await intake.log.status().sources.first { $0.name == "shop" }?.rejected == 5)
            _ = try await intake.log.drop(LetterFilter(ids: [letters[0].id]))
            _ = await intake.dengage("[{},{}]")
            letters = try await intake.letters().filter { $0.state == .dead }
            #expect(letters.count == 3)
        }
        try await withIntake(letters: LetterBound(count: 100, bytes: 10)) { intake in
            _ = await intake.dengage("[{\"a\":1},{\"b\":2}]")
            let letters = try await intake.letters()
            #expect(letters.count == 1)
        }
    }

    @Test func `a full log answers 503 with Retry-After, in either dialect's shape, and stores nothing more`()
        async throws
    {
        try await withIntake(maxBytes: 256 << 10) { intake in
            let body = "[" + Array(repeating: Self.view, count: 500).joined(separator: ",") + "]"
            var answer = await intake.dengage(body)
            for _ in 0..<200 where answer.status == 200 { answer = await intake.dengage(body) }
            #expect(answer.status == 503)
            #expect(answer.headers["Retry-After"] != nil)
            try expect(answer, code: "UNAVAILABLE")
            // A smaller one may still have room.
            var gravity = await intake.gravity("[\(GravityIntakeTests.view)]")
            for _ in 0..<5_000 where gravity.status == 200 {
                gravity = await intake.gravity("[\(GravityIntakeTests.view)]")
            }
            #expect(gravity.status == 503 && gravity.headers["Retry-After"] != nil)
            #expect(gravity.text.contains("ERR_INTERNAL_ERROR"))
        }
    }

    @Test func `every answer carries the id that its events are stored under`() async throws {
        try await withIntake { intake in
            let first = await intake.dengage(Self.view)
            let second = await intake.dengage("[")
            let third = await intake.send("GET", "/nothing")
            let ids = [first, second, third].compactMap { $0.headers["X-Request-Id"] }
            #expect(Set(ids).count == 3)
            let event = try await intake.log.next(for: intake.destination, events: 1, bytes: 1000).events[0]
            #expect(UInt64(ids[0], radix: 16) == event.request)
            #expect(third.status == 404)
        }
    }
}
