import Testing

@Suite struct RateEndToEndTests {
    static let settings = """
        rate: { requestsPerSecond: 100 }
            batch: { events: 1 }
            concurrency: 16
        """

    @Test func `no second at the receiver sees more than the rate, and nine tenths of it are used`() async throws {
        try await Workplace.use(settings: Self.settings) { place in
            try await place.dengage.script("latency 20ms")
            let clock = ContinuousClock()
            let began = clock.now
            try await place.postDengage(Examples.array((0..<800).map { Examples.view($0) }))
            try await place.settled("dengage-eu")
            let seconds = (clock.now - began) / .seconds(1)
            #expect(try await place.dengage.number("maxPerSecond") <= 100)
            #expect(try await place.dengage.number("events") == 800)
            // The first second after a start is waited out: what an earlier process sent is not known.
            #expect(800 / (seconds - 1) >= 90, "800 requests in \(seconds) s")
        }
    }
}
