import Testing

@testable import EventLog

/// When the log will be full, and of whose events.
struct ForecastTests {
    @Test func `a log that grows says when it will be full and who holds it`() async throws {
        try await withLogFixture { fixture in
            let maxBytes = 16 << 20
            let shop = try await Storefront(try await fixture.open(maxBytes: maxBytes), destinations: ["a", "silent"])
            let silent = shop.destinations[1]
            let bodies = (0..<50).map { _ in String(repeating: "x", count: 1_000) }
            for _ in 0..<12 {
                try await shop.append(bodies)
                try await shop.deliver(try await shop.next().events)
                try await shop.log.sweep()
                fixture.advance(by: 10_000)
            }
            let status = try await shop.log.status()
            #expect(status.forecast.heldBy == "silent")
            #expect(status.forecast.refusal == nil)
            // About 7 kB a second into what is left of 15 MiB.
            let seconds = try #require(status.forecast.fillsIn)
            let perSecond = Double(status.bytes) / 110
            let expected = Double(maxBytes / 16 * 15 - status.bytes) / perSecond
            #expect(abs(Double(seconds) - expected) < expected / 5)
            while case let events = try await shop.next(silent).events, !events.isEmpty {
                try await shop.deliver(events, silent)
            }
            for _ in 0..<40 {
                fixture.advance(by: 10_000)
                try await shop.log.sweep()
            }
            let drained = try await shop.log.status().forecast
            #expect(drained == LogStatus.Forecast())
        }
    }

    @Test func `a full log says that it takes nothing, and why`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(maxBytes: 1 << 20, ballastBytes: 1 << 20))
            let bodies = (0..<5).map { _ in String(repeating: "x", count: 500) }
            while await code(of: { try await shop.append(bodies) }) == nil {}
            try await shop.log.sweep()
            let full = try await shop.log.status().forecast
            #expect(full.refusal == "the log is full" && full.heldBy == "a")
        }
    }

    // MARK: The gauge

    private func gauge(_ samples: [(Int64, Int)]) -> GrowthGauge {
        var gauge = GrowthGauge()
        for (at, bytes) in samples { gauge.note(bytes, at: at) }
        return gauge
    }

    @Test func `the time left is the room over the growth`() {
        #expect(gauge([(0, 100), (60_000, 700)]).seconds(until: 1_000) == 100)
        #expect(gauge([(0, 100), (60_000, 700)]).seconds(until: -5) == 0)
    }

    @Test func `what does not grow, or was not watched for long, has no time left`() {
        #expect(gauge([(0, 100), (60_000, 100)]).seconds(until: 1_000) == nil)
        #expect(gauge([(0, 700), (60_000, 100)]).seconds(until: 1_000) == nil)
        #expect(gauge([(0, 100), (20_000, 700)]).seconds(until: 1_000) == nil)
        #expect(gauge([]).seconds(until: 1_000) == nil)
    }

    @Test func `a clock that goes back begins anew, and what is long ago is forgotten`() {
        #expect(gauge([(100_000, 100), (0, 100), (40_000, 500)]).seconds(until: 100) == 10)
        var quietThenFast: [(Int64, Int)] = []
        for step in 0..<100 { quietThenFast.append((Int64(step) * 10_000, max(0, step - 60) * 10_000)) }
        #expect(gauge(quietThenFast).seconds(until: 10_000) == 10)
    }
}
