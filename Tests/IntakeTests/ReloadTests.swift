import EventLog
import Intake
import Testing
import Validation
import Vendors

@Suite struct ReloadTests {
    private static let view = #"{"name":"PAGE_VIEW","userId":"u","sessionId":"s","category":"Home Page"}"#

    @Test func `credentials, schemas and routes are exchanged while requests come in`() async throws {
        try await withIntake { test in
            #expect(await test.dengage("[\(Self.view)]").text.contains("SUCCESS"))
            let rule = try OwnSchemas(documents: [("PAGE_VIEW.json", Array(#"{"required":["region"]}"#.utf8))])
            let source = DengageSource(name: "shop", apiKeys: ["key-2"], origins: nil)
            try await test.intake.reload(
                dialects: [DengageDialect(sources: [source], schemas: .builtIn(), own: ["shop": rule])],
                rules: [SourceRule(name: "shop", dialect: "dengage", deliverTo: [])])
            #expect(await test.dengage("[\(Self.view)]").text.contains("NO_ACCOUNT"))
            #expect(await test.dengage("[\(Self.view)]", query: "?apiKey=key-2").text.contains("region"))
            let good = Self.view.replacing("}", with: #","region":"EU"}"#)
            #expect(await test.dengage("[\(good)]", query: "?apiKey=key-2").text.contains("SUCCESS"))
            // What is routed to nobody now does not reach the destination of before.
            try await test.expectStored([Self.view])
            #expect(await test.gravity("[]").status == 404)
        }
    }
}
