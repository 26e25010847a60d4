import Synchronization
import Testing
import Validation
import Vendors

@testable import Intake

/// A source with a rate: what is beyond it is refused before its body is read.
@Suite struct SourceRateTests {
    private static let dengage = InboundRequest(
        method: "POST", target: "/add/events/v1.json?apiKey=key-1", headers: [:], body: [])
    private static let gravity = InboundRequest(
        method: "POST", target: "/grrec-shop-war/WebshopServlet/addEvents",
        headers: ["Authorization": "Basic dXNlcjpwYXNz"], body: [])

    private final class Clock: Sendable {
        private let seconds = Mutex<Double>(0)

        var uptime: Duration { .seconds(seconds.withLock(\.self)) }

        func advance(by more: Double) { seconds.withLock { $0 += more } }
    }

    @Test func `beyond its rate a source gets 429 with Retry-After in its dialect's shape, and others do not`()
        async throws
    {
        let clock = Clock()
        try await withIntake(rate: 3, uptime: { clock.uptime }) { intake in
            for _ in 0..<3 { #expect(refusal(intake.intake.admit(Self.dengage)) == nil) }
            let dengage = try #require(refusal(intake.intake.admit(Self.dengage)))
            #expect(dengage.status == 429 && dengage.headers["Retry-After"] == "1")
            #expect(dengage.text.contains(#""statusCode":"TOO_MANY_REQUESTS""#))
            #expect(dengage.headers["X-Request-Id"] != nil)
            for _ in 0..<3 { #expect(refusal(intake.intake.admit(Self.gravity)) == nil) }
            let gravity = try #require(refusal(intake.intake.admit(Self.gravity)))
            #expect(gravity.status == 429 && gravity.headers["Retry-After"] == "1")
            #expect(gravity.text.contains(#""faultInfo":"ERR_INTERNAL_ERROR""#))
            clock.advance(by: 0.34)
            #expect(refusal(intake.intake.admit(Self.dengage)) == nil)
            #expect(refusal(intake.intake.admit(Self.dengage))?.status == 429)
        }
    }

    @Test func `a reload gives nobody another second's worth, and another rate does`() async throws {
        let clock = Clock()
        try await withIntake(rate: 2, uptime: { clock.uptime }) { intake in
            for _ in 0..<2 { #expect(refusal(intake.intake.admit(Self.dengage)) == nil) }
            let source = DengageSource(name: "shop", apiKeys: ["key-1"], origins: nil)
            let dialects = [try DengageDialect(sources: [source], schemas: .builtIn())]
            try await intake.intake.reload(
                dialects: dialects,
                rules: [SourceRule(name: "shop", dialect: "dengage", deliverTo: [], requestsPerSecond: 2)])
            #expect(refusal(intake.intake.admit(Self.dengage))?.status == 429)
            try await intake.intake.reload(
                dialects: dialects,
                rules: [SourceRule(name: "shop", dialect: "dengage", deliverTo: [], requestsPerSecond: 3)])
            #expect(refusal(intake.intake.admit(Self.dengage)) == nil)
        }
    }

    @Test func `without a rate there is no bound`() async throws {
        try await withIntake { intake in
            let refused = (0..<1_000).count { _ in refusal(intake.intake.admit(Self.dengage)) != nil }
            #expect(refused == 0)
            try await intake.expectStored([])
        }
    }

    @Test func `a wrong key does not use up the rate of the right one`() async throws {
        let clock = Clock()
        try await withIntake(rate: 1, uptime: { clock.uptime }) { intake in
            var wrong = Self.dengage
            wrong.query = [("apiKey", "nobody")]
            for _ in 0..<10 { #expect(refusal(intake.intake.admit(wrong))?.status == 200) }
            #expect(refusal(intake.intake.admit(Self.dengage)) == nil)
            try await intake.expectStored([])
        }
    }

    private func refusal(_ admission: Admission) -> Answer? {
        if case .refuse(let answer) = admission { answer } else { nil }
    }

    // MARK: The bucket

    @Test(arguments: [0.2, 1, 7.5, 1_000])
    func `over a long time as many come as the rate says, and never more than one second's worth at once`(rate: Double)
    {
        var bucket = TokenBucket(rate: rate, now: .zero)
        let burst = (0..<5_000).count { _ in bucket.take(now: .zero) == nil }
        #expect(burst == max(1, Int(rate)))
        var taken = 0
        for step in 1...100_000 where bucket.take(now: .milliseconds(step)) == nil { taken += 1 }
        #expect(abs(Double(taken) - rate * 100) <= 1)
    }

    @Test func `whoever waits as long as it is told may come`() throws {
        var bucket = TokenBucket(rate: 0.3, now: .seconds(5))
        #expect(bucket.take(now: .seconds(5)) == nil)
        let refused = bucket.take(now: .seconds(6))
        let wait = try #require(refused)
        #expect(bucket.take(now: .seconds(6) + wait + .milliseconds(1)) == nil)
    }
}
