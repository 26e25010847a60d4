import EventLog
import Foundation
import Intake
import Testing
import Vendors

@Suite struct GravityOptOutTests {
    private func optOut(
        _ query: String, _ test: TestIntake, method: String = "GET", body: String = "",
        headers: HeaderList = ["Authorization": "Basic dXNlcjpwYXNz"]
    ) async -> Answer {
        await test.send(
            method, "/grrec-shop-war/WebshopServlet/optOut" + query, headers: headers, body: Array(body.utf8))
    }

    private func event(user: String?, cookie: String?) -> String {
        let members = [user.map { #""userId":"\#($0)""# }, cookie.map { #""cookieId":"\#($0)""# }].compactMap(\.self)
        return #"{"eventType":"VIEW","itemId":"i",\#(members.joined(separator: ","))}"#
    }

    @Test(arguments: [("GET", ""), ("POST", "null"), ("POST", "")], ["true", "false", "1", "0"])
    func `an opting out is an event like any other, answered with an empty 200`(
        call: (method: String, body: String), async: String
    ) async throws {
        try await withIntake { test in
            let answer = await optOut(
                "?userId=u%201&async=\(async)", test, method: call.method, body: call.body)
            #expect(answer.status == 200 && answer.body.isEmpty)
            try await test.expectStored([#"{"userId":"u 1"}"#])
        }
    }

    @Test func `what is queued of that user or that cookie is removed first, and of nobody else`() async throws {
        try await withIntake { test in
            let events = [
                event(user: "u", cookie: "c"), event(user: nil, cookie: "c"), event(user: "v", cookie: "c"),
                event(user: "v", cookie: "d"), event(user: "c", cookie: nil),
            ]
            #expect(await test.gravity("[\(events.joined(separator: ","))]").status == 200)
            _ = await optOut("?cookieId=c", test)
            #expect(try await test.log.status().destinations.first { $0.name == "vendor" }?.removed == 3)
            _ = await optOut("?userId=c", test)
            try await test.expectStored([events[3], #"{"cookieId":"c"}"#, #"{"userId":"c"}"#])
        }
    }

    @Test func `an opting out that is queued still is not taken back by another`() async throws {
        try await withIntake { test in
            for _ in 0..<2 { #expect(await optOut("?userId=u", test).status == 200) }
            try await test.expectStored([#"{"userId":"u"}"#, #"{"userId":"u"}"#])
        }
    }

    @Test func `a repeat under the same key takes nothing back that came since`() async throws {
        try await withIntake { test in
            let headers: HeaderList = ["Authorization": "Basic dXNlcjpwYXNz", "Idempotency-Key": "k"]
            let first = await optOut("?userId=u", test, headers: headers)
            let later = event(user: "u", cookie: nil)
            _ = await test.gravity("[\(later)]")
            let again = await optOut("?userId=u", test, headers: headers)
            #expect(again.headers["X-Request-Id"] == first.headers["X-Request-Id"])
            #expect(again.headers["Idempotency-Replayed"] == "true")
            try await test.expectStored([#"{"userId":"u"}"#, later])
            #expect(await optOut("?userId=v", test, headers: headers).status == 422)
        }
    }

    @Test func `the same id at another source is somebody else`() async throws {
        try await withIntake { test in
            let view = #"{"name":"PAGE_VIEW","userId":"u","sessionId":"s","category":"Home Page"}"#
            _ = await test.dengage("[\(view)]")
            _ = await optOut("?userId=u", test)
            try await test.expectStored([view, #"{"userId":"u"}"#])
        }
    }

    @Test func `many at once each end in the log`() async throws {
        try await withIntake { test in
            let events = (0..<100).map { event(user: "u\($0)", cookie: nil) }
            _ = await test.gravity("[\(events.joined(separator: ","))]")
            let intake = test.intake
            await withTaskGroup(of: Void.self) { group in
                for index in 0..<50 {
                    let request = InboundRequest(
                        method: "GET", target: "/grrec-shop-war/WebshopServlet/optOut?userId=u\(index)",
                        headers: ["Authorization": "Basic dXNlcjpwYXNz"], body: [])
                    group.addTask { #expect(await intake.respond(to: request).status == 200) }
                }
            }
            let stored = try await test.stored()
            #expect(Set(stored) == Set(events[50...] + (0..<50).map { #"{"userId":"u\#($0)"}"# }))
        }
    }

    @Test func `one that names nobody, or comes without credentials, is refused`() async throws {
        try await withIntake { test in
            for query in ["", "?userId=", "?itemId=i"] {
                let answer = await optOut(query, test)
                #expect(answer.status == 400)
                #expect(answer.text.contains("ERR_PARAM_IS_NULL"))
            }
            #expect(await optOut("?userId=u", test, headers: [:]).status == 401)
            #expect(await optOut("?userId=u", test, method: "DELETE").headers["Allow"] == "GET, POST")
            try await test.expectStored([])
        }
    }
}
