import EventLog
import Foundation
import Intake
import Testing
import Vendors

@Suite struct GravityFieldIntakeTests {
    static let key: HeaderList = ["Authorization": "Bearer field-key"]
    static let visitor = #""user":{"id":"u-77"},"session":{"custom":"s-1"}, "context":{"device":{"ip":"203.0.113.9"}}"#
    static let click = #"{"name":"Click","properties":{"any":1}}"#
    static let cart = #"{"name":"Cart", "properties":{"eventType":"sync-cart-v1","value":59.50}}"#

    private func post(
        _ call: String, _ body: String, to intake: TestIntake, headers: HeaderList = key
    ) async -> Answer {
        await intake.send("POST", "/ssapi/\(call)", headers: headers, body: Array(body.utf8))
    }

    private func stored(_ intake: TestIntake) async throws -> [(envelope: String?, body: String)] {
        try await intake.log.next(for: intake.destination, events: 10, bytes: 10_000).events.map {
            ($0.envelope.map { String(decoding: $0, as: UTF8.self) }, String(decoding: $0.body, as: UTF8.self))
        }
    }

    @Test func `events are stored by themselves, what they share beside them, and answered with 204`() async throws {
        try await withIntake { intake in
            let answer = await post("event", "{\"events\":[\(Self.click), \(Self.cart)],\(Self.visitor)}", to: intake)
            #expect(answer.status == 204 && answer.body.isEmpty)
            let events = try await stored(intake)
            #expect(events.map(\.body) == [Self.click, Self.cart])
            let shared = "{" + Self.visitor.replacing(", \"context\"", with: ",\"context\"") + "}"
            #expect(events.map(\.envelope) == [shared, shared])
        }
    }

    @Test(arguments: ["page", "engagement"])
    func `a page view and an engagement are stored whole`(call: String) async throws {
        try await withIntake { intake in
            let request = #"{"user":{},"session":{"sl":"x"}, "context":{"page":{"type":"HOMEPAGE","data":[]}} }"#
            let answer = await post(call, request, to: intake)
            #expect(answer.status == 200 && answer.text == "{}")
            let events = try await stored(intake)
            #expect(events.map(\.body) == [request])
            #expect(events.map(\.envelope) == [call])
        }
    }

    private static let bad = #"{"name":"Cart","properties":{"eventType":"sync-cart-v1","value":"much"}}"#

    @Test func `what refused events share is kept with each, and counts against the bound on letters`() async throws {
        try await withIntake(letters: LetterBound(count: 100, bytes: 500)) { intake in
            let events = Array(repeating: Self.bad, count: 5).joined(separator: ",")
            _ = await post("event", "{\(Self.visitor),\"events\":[\(events)]}", to: intake)
            let letters = try await intake.letters()
            let size = try #require(letters.first.map { $0.body.count + ($0.envelope?.count ?? 0) })
            #expect(size > Self.bad.utf8.count + 50)
            #expect(letters.count == 500 / size)
            _ = try await intake.log.drop(LetterFilter())
            _ = await post("event", "{\(Self.visitor),\"events\":[\(events)]}", to: intake)
            let dead = try await intake.letters().filter { $0.state == .dead }
            #expect(dead.count == 500 / size)
        }
    }

    @Test func `a refused event that is too long with what it shares is counted and not kept`() async throws {
        try await withIntake(limits: IntakeLimits(eventBytes: Self.bad.utf8.count + 50)) { intake in
            _ = await post("event", "{\(Self.visitor),\"events\":[\(Self.bad)]}", to: intake)
            let letters = try await intake.letters()
            #expect(letters.isEmpty)
            #expect(try await intake.log.status().sources.first { $0.name == "field" }?.rejected == 1)
        }
    }

    @Test func `the good events of a mixed batch are stored and the bad ones named and kept`() async throws {
        try await withIntake { intake in
            let bad = #"{"name":"Cart","properties":{"eventType":"sync-cart-v1","value":"much"}}"#
            let answer = await post("event", "{\(Self.visitor),\"events\":[\(bad),\(Self.click)]}", to: intake)
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix(#"{"errors":[{"index":0,"pointer":"/properties/value","message":""#))
            let kept = try await stored(intake)
            #expect(kept.map(\.body) == [Self.click])
            let letters = try await intake.letters()
            #expect(letters.map { String(decoding: $0.body, as: UTF8.self) } == [bad])
            #expect(letters.first?.kind == "sync-cart-v1")
        }
    }

    @Test(arguments: [
        ("event", #"{"user":{},"session":{},"events":[{"name":""}]}"#, "/name"),
        ("event", #"{"user":{},"session":{}}"#, "events"),
        ("event", #"{"user":{},"session":{},"events":{}}"#, "/events"),
        ("event", #"{"user":{},"events":[{"name":"n"}]}"#, "session"),
        ("event", #"{"user":{},"session":{},"events":[]}"#, "no event"),
        ("event", "[]", "object"),
        ("event", "{", "line 1"),
        ("event", "", "no event"),
        ("page", #"{"user":{},"session":{},"context":{"page":{"type":"home"}}}"#, "/context/page/type"),
        ("page", "[]", "object"),
        ("engagement", #"{"user":{}}"#, "session"),
    ])
    func `a request of which nothing can be taken is 422 with the reason`(
        call: String, body: String, word: String
    ) async throws {
        try await withIntake { intake in
            let answer = await post(call, body, to: intake)
            #expect(answer.status == 422)
            let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            let message = try #require(object?["message"] as? String)
            #expect(message.contains(word), "\(message)")
            #expect(object?["errors"] is [Any])
            try await intake.expectStored([])
        }
    }

    @Test func `a visitor that is not right makes one dead letter of the whole request`() async throws {
        try await withIntake { intake in
            let request = #"{"user":7,"session":{},"events":[{"name":"a"},{"name":"b"}]}"#
            _ = await post("event", request, to: intake)
            let letters = try await intake.letters()
            #expect(letters.map(\.reason) == ["schema"])
            #expect(letters.map { String(decoding: $0.body, as: UTF8.self) } == [request])
        }
    }

    @Test(arguments: [
        "Bearer field-key", "bearer field-key", "Basic ZmllbGQta2V5", "Basic ZmllbGQta2V5Og==",
        "Basic dXNlcjpmaWVsZC1rZXk=",
    ])
    func `the key is taken as a token, and in any of the forms that Basic may have`(authorization: String) async throws
    {
        try await withIntake { intake in
            let answer = await post(
                "event", "{\(Self.visitor),\"events\":[\(Self.click)]}", to: intake,
                headers: ["Authorization": authorization])
            #expect(answer.status == 204)
        }
    }

    @Test(arguments: [
        nil, "Bearer other", "Bearer", "field-key", "Basic ZmllbGQ=", "Basic %", "Basic dXNlcjpmaWVsZA==",
    ])
    func `a wrong or missing key is 401, and nothing is kept`(authorization: String?) async throws {
        try await withIntake { intake in
            let headers = HeaderList(authorization.map { [("Authorization", $0)] } ?? [])
            for call in ["event", "page", "choose", "nothing"] {
                #expect(await post(call, "{", to: intake, headers: headers).status == 401)
            }
            let letters = try await intake.letters()
            #expect(letters.isEmpty)
        }
    }

    @Test func `choose is not answered, other calls are not there, and only POST is taken`() async throws {
        try await withIntake { intake in
            #expect(await post("choose", "{}", to: intake).status == 501)
            #expect(await post("visit", "{}", to: intake).status == 404)
            let get = await intake.send("GET", "/ssapi/event", headers: Self.key)
            #expect(get.status == 405 && get.headers["Allow"] == "POST")
        }
    }

    @Test func `an event is ordered by the visitor of its request`() async throws {
        try await withIntake { intake in
            let visitors = [
                #""user":{"id":"a"},"session":{"custom":"s"}"#, #""user":{"slid":"c","slid_server":"d"},"session":{}"#,
                #""user":{"slid":null,"slid_server":"d"},"session":{}"#, #""user":{},"session":{"sl":"x"}"#,
                #""user":{},"session":{}"#,
            ]
            for visitor in visitors { _ = await post("event", "{\(visitor),\"events\":[\(Self.click)]}", to: intake) }
            let events = try await intake.log.next(for: intake.destination, events: 10, bytes: 10_000).events
            let subjects = ["a", "c", "d", "x"].map { intake.log.subject(of: Array($0.utf8)) } + [0]
            #expect(events.map(\.subject) == subjects)
        }
    }

    @Test func `advice on a visitor is let through, and an error for a strict source`() async throws {
        let request = #"{"user":{"id":"u"},"session":{},"events":[{"name":"n"}]}"#
        try await withIntake { intake in
            #expect(await post("event", request, to: intake).status == 204)
            #expect(intake.intake.advice.lines.contains { $0.kind == "event" })
        }
        try await withIntake(isStrict: true) { intake in
            #expect(await post("event", request, to: intake).status == 422)
        }
    }
}
