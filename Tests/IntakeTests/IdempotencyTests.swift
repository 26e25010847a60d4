import EventLog
import Foundation
import Intake
import Testing
import Vendors

/// `Idempotency-Key`: a request that is sent again is stored once.
@Suite struct IdempotencyTests {
    private static let view =
        #"{"name":"PAGE_VIEW","userId":"u","sessionId":"s","category":"home"}"#
    private static let authorization = "Basic dXNlcjpwYXNz"

    private func statusCode(_ answer: Answer) throws -> String? {
        try (JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])?["statusCode"] as? String
    }

    @Test func `a repeat gets the first's answer and id, says that it is a repeat, and stores nothing`() async throws {
        try await withIntake { intake in
            let first = await intake.dengage("[\(Self.view)]", headers: ["Idempotency-Key": "k"])
            let again = await intake.dengage("[\(Self.view)]", headers: ["idempotency-key": "k"])
            #expect(try statusCode(first) == "SUCCESS")
            #expect(again.status == first.status && again.body == first.body)
            #expect(again.headers["X-Request-Id"] == first.headers["X-Request-Id"])
            #expect(first.headers["Idempotency-Replayed"] == nil)
            #expect(again.headers["Idempotency-Replayed"] == "true")
            #expect(again.headers["Content-Type"] == "application/json")
            try await intake.expectStored([Self.view])
        }
    }

    @Test func `a repeat from another page can be read there, and one from no page says nothing of pages`() async throws
    {
        try await withIntake { intake in
            let origins: [String?] = ["https://a.example", "https://b.example", nil, "https://a.example"]
            for body in ["[\(Self.view)]", "[{}]", "[{]"] {
                for origin in origins {
                    var headers: HeaderList = ["Idempotency-Key": "for \(body)"]
                    headers["Origin"] = origin
                    let answer = await intake.dengage(body, headers: headers)
                    #expect(answer.headers["Access-Control-Allow-Origin"] == origin)
                    #expect(answer.headers["Access-Control-Allow-Credentials"] == origin.map { _ in "true" })
                    #expect(answer.headers["Vary"] == origin.map { _ in "Origin" })
                }
            }
            try await intake.expectStored([Self.view])
        }
    }

    @Test func `without a key every request is one of its own`() async throws {
        try await withIntake { intake in
            for _ in 0..<2 { _ = await intake.dengage("[\(Self.view)]") }
            try await intake.expectStored([Self.view, Self.view])
        }
    }

    @Test func `the same key with another body is 422 in the dialect's shape`() async throws {
        try await withIntake { intake in
            _ = await intake.dengage("[\(Self.view)]", headers: ["Idempotency-Key": "k"])
            let other = await intake.dengage("[\(Self.view) ]", headers: ["Idempotency-Key": "k"])
            #expect(other.status == 422)
            #expect(try statusCode(other) == "BAD_INPUT")
            #expect(other.text.contains("another request came before with this Idempotency-Key"))
            let headers: HeaderList = ["Authorization": Self.authorization, "Idempotency-Key": "k"]
            #expect(await intake.gravity("[\(GravityIntakeTests.view)]", headers: headers).status == 200)
            let gravity = await intake.gravity("[]  [\(GravityIntakeTests.view)", headers: headers)
            #expect(gravity.status == 422)
            #expect(gravity.text.contains(#""faultInfo":"ERR_PARAM_IS_NULL""#))
            try await intake.expectStored([Self.view, GravityIntakeTests.view])
        }
    }

    @Test func `the same key on another route is 422`() async throws {
        try await withIntake { intake in
            let headers: HeaderList = ["Authorization": Self.authorization, "Idempotency-Key": "k"]
            let body = #"[{"itemId":"i","title":"t","itemType":"product","hidden":false,"fromDate":1,"toDate":2}]"#
            let path = "/grrec-shop-war/WebshopServlet/"
            let first = await intake.send("POST", path + "addItems", headers: headers, body: Array(body.utf8))
            let other = await intake.send("POST", path + "updateItems", headers: headers, body: Array(body.utf8))
            #expect(first.status == 200, "\(first.text)")
            #expect(other.status == 422)
        }
    }

    @Test(arguments: ["", String(repeating: "k", count: 256)])
    func `a key that is empty or longer than 255 characters is refused with the reason`(key: String) async throws {
        try await withIntake { intake in
            let answer = await intake.dengage("[\(Self.view)]", headers: ["Idempotency-Key": key])
            #expect(try statusCode(answer) == "BAD_INPUT")
            #expect(answer.text.contains("an Idempotency-Key has 1 to 255 characters"))
            let headers: HeaderList = ["Authorization": Self.authorization, "Idempotency-Key": key]
            #expect(await intake.gravity("[\(GravityIntakeTests.view)]", headers: headers).status == 400)
            try await intake.expectStored([])
        }
    }

    @Test func `a refused request is kept as one dead letter however often it is repeated`() async throws {
        try await withIntake { intake in
            for body in ["[{]", #"[{"name":"PAGE_VIEW"}]"#] {
                let first = await intake.dengage(body, headers: ["Idempotency-Key": "for \(body)"])
                let again = await intake.dengage(body, headers: ["Idempotency-Key": "for \(body)"])
                #expect(again.body == first.body && again.headers["Idempotency-Replayed"] == "true")
            }
            let letters = try await intake.letters()
            #expect(letters.count == 2)
        }
    }

    @Test func `an answer that stored nothing is not kept: the key may be tried again`() async throws {
        try await withIntake { intake in
            let empty = await intake.dengage("[]", headers: ["Idempotency-Key": "k"])
            #expect(try statusCode(empty) == "NO_EVENT")
            let full = await intake.dengage("[\(Self.view)]", headers: ["Idempotency-Key": "k"])
            #expect(try statusCode(full) == "SUCCESS")
            #expect(full.headers["Idempotency-Replayed"] == nil)
            try await intake.expectStored([Self.view])
        }
    }

    @Test func `repeats that come while the first waits for its commit are stored once`() async throws {
        try await withIntake { intake in
            let answers = await withTaskGroup(of: Answer.self) { group in
                for _ in 0..<50 {
                    group.addTask { [intake = intake.intake] in
                        await intake.respond(
                            to: InboundRequest(
                                method: "POST", target: "/add/events/v1.json?apiKey=key-1",
                                headers: ["Idempotency-Key": "k"], body: Array("[\(Self.view)]".utf8)))
                    }
                }
                return await group.reduce(into: [Answer]()) { $0.append($1) }
            }
            #expect(Set(answers.map(\.text)).count == 1)
            #expect(Set(answers.map { $0.headers["X-Request-Id"] }).count == 1)
            #expect(answers.count { $0.headers["Idempotency-Replayed"] == nil } == 1)
            try await intake.expectStored([Self.view])
        }
    }
}
