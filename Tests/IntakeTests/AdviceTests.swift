import EventLog
import Intake
import Testing
import Validation
import Vendors

@Suite struct AdviceTests {
    private static let bare = #"{"name":"PAGE_VIEW","userId":"u","sessionId":"s"}"#

    @Test func `advice that accepted events went against is counted by field`() async throws {
        try await withIntake { test in
            let lines =
                #"{"name":"CHECKOUT","userId":"u","sessionId":"s","step":"basket","totalPrice":1,"#
                + #""productList":[{"productId":"1","currency":"eur"},{"productId":"2","currency":"usd"}]}"#
            _ = await test.dengage("[\(Self.bare),\(Self.bare),\(lines)]")
            let found = test.intake.advice.lines
            let views = found.first { $0.kind == "PAGE_VIEW" && $0.field == "/category" }
            #expect(views?.count == 2)
            #expect(views?.source == "shop")
            #expect(views?.message.contains("category") == true)
            // Two lines of one event are one event.
            #expect(found.first { $0.field == "/productList/*/currency" }?.count == 1)
            #expect(found.first == views)
        }
    }

    @Test func `events that were not stored are not counted`() async throws {
        try await withIntake { test in
            _ = await test.dengage(#"[{"name":"PAGE_VIEW","userId":"u"}]"#)
            #expect(test.intake.advice.lines.isEmpty)
        }
        try await withIntake(maxBytes: 1) { test in
            #expect(await test.dengage("[\(Self.bare)]").status == 503)
            #expect(test.intake.advice.lines.isEmpty)
        }
    }

    @Test func `a client cannot make the account grow without end`() async throws {
        try await withIntake { test in
            // A repeated member is advised against under its own name.
            for start in stride(from: 0, to: 1200, by: 100) {
                let events = (start..<start + 100).map {
                    #"{"name":"PAGE_VIEW","userId":"u","sessionId":"s","category":"Home Page","m\#($0)":1,"m\#($0)":2}"#
                }
                _ = await test.dengage("[\(events.joined(separator: ","))]")
            }
            let found = test.intake.advice.lines
            #expect(found.count == 1001)
            #expect(found.reduce(0) { $0 + $1.count } == 1200)
            #expect(found.first?.field == "…" && found.first?.count == 200)
        }
    }
}
