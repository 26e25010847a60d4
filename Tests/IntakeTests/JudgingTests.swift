import EventLog
import Intake
import Testing
import Validation
import Vendors

/// Events that come back from the dead letters are judged as their client's would be.
struct JudgingTests {
    private func judged(
        _ body: String, of source: String, envelope: String? = nil, _ intake: TestIntake
    ) async throws -> (bodies: [String], envelope: String?, faults: [String])? {
        let envelope = envelope.map { Array($0.utf8) }
        guard
            let (events, shared, rejections) = try await intake.intake.judge(
                Array(body.utf8), of: source, envelope: envelope)
        else { return nil }
        return (
            events.map { String(decoding: $0.body, as: UTF8.self) }, shared.map { String(decoding: $0, as: UTF8.self) },
            rejections.map { "\($0.index) \($0.violation.message)" }
        )
    }

    @Test func `a mended event goes on with what its request shared`() async throws {
        try await withIntake { intake in
            let visitor = "{" + GravityFieldIntakeTests.visitor + "}"
            let bad = #"{"name":"Cart","properties":{"eventType":"sync-cart-v1","value":"much"}}"#
            let refused = try #require(try await judged(bad, of: "field", envelope: visitor, intake))
            #expect(refused.bodies.isEmpty && refused.faults.count == 1)
            let mended = try #require(
                try await judged(GravityFieldIntakeTests.cart, of: "field", envelope: visitor, intake))
            #expect((mended.bodies, mended.envelope) == ([GravityFieldIntakeTests.cart], visitor))
        }
    }

    @Test func `a whole request is taken apart, as it would have been`() async throws {
        try await withIntake { intake in
            let request = "{\(GravityFieldIntakeTests.visitor),\"events\":[\(GravityFieldIntakeTests.click)]}"
            let whole = try #require(try await judged(request, of: "field", intake))
            #expect(whole.bodies == [GravityFieldIntakeTests.click])
            #expect(whole.envelope?.contains("u-77") == true && whole.envelope?.contains("events") == false)
        }
    }

    @Test func `which of a vendor's methods brought it decides, and is kept of a request that was no JSON`()
        async throws
    {
        try await withIntake { intake in
            _ = await intake.send(
                "POST", "/grrec-shop-war/WebshopServlet/updateItems",
                headers: ["Authorization": "Basic dXNlcjpwYXNz"], body: Array("[{".utf8))
            let letter = try #require(try await intake.letters().first)
            #expect(letter.envelope == Array("updateItems".utf8))
            let item = #"{"itemId":"i-1","hidden":false}"#
            let update = try #require(try await judged("[\(item)]", of: "items", envelope: "updateItems", intake))
            #expect((update.bodies, update.envelope, update.faults) == ([item], "updateItems", []))
            let event = try #require(try await judged(item, of: "items", intake))
            #expect(!event.faults.isEmpty)
        }
    }

    @Test func `of several events the one that is wrong is named, and none is taken`() async throws {
        try await withIntake { intake in
            let two = "[\(DengageIntakeTests.view),{}]"
            let found = try #require(try await judged(two, of: "shop", intake))
            #expect(found.bodies.isEmpty)
            #expect(found.faults.allSatisfy { $0.hasPrefix("1 ") } && !found.faults.isEmpty)
        }
    }

    @Test(arguments: ["", "[", "[]", "7"])
    func `what holds no event is refused`(body: String) async throws {
        try await withIntake { intake in
            let found = try #require(try await judged(body, of: "shop", intake))
            #expect(found.bodies.isEmpty && found.faults.count == 1)
        }
    }

    @Test func `without its source nothing judges an event`() async throws {
        try await withIntake { intake in
            let found = try await judged("{}", of: "gone", intake)
            #expect(found == nil)
        }
    }
}
