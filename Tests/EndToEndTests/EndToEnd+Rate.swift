import Foundation
import Testing

extension EndToEnd {
    @Suite(.serialized) struct Rate {
        static let settings = """
            rate: { requestsPerSecond: 100 }
                batch: { events: 1 }
                concurrency: 16
            """

        @Test func `no second at the receiver sees more requests than the rate`() async throws {
            try await Workplace.use(settings: Self.settings) { place in
                try await place.dengage.script("latency 20ms")
                try await place.postDengage(Examples.array((0..<500).map { Examples.view($0) }))
                try await place.settled("dengage-eu")
                #expect(try await place.dengage.number("maxPerSecond") <= 100)
                #expect(try await place.dengage.number("events") == 500)
                // The first second of a process is waited out, since what the one before it sent is not known.
                await place.stop(SIGKILL)
                try await place.start()
                try await place.postDengage(Examples.array((500..<700).map { Examples.view($0) }))
                try await place.settled("dengage-eu")
                #expect(try await place.dengage.number("maxPerSecond") <= 100)
            }
        }

        @Test func `what a vendor that asks for less is sent now is in status and metrics`() async throws {
            try await Workplace.use(settings: Self.settings) { place in
                try await place.dengage.script("status 429 retry-after 1")
                try await place.postDengage(Examples.array([Examples.view(1)]))
                let number = { (status: [String: Any]?, name: String) in (status?[name] as? NSNumber)?.doubleValue }
                try await eventually("it is slowed") {
                    let status = try await place.status()["dengage-eu"]
                    #expect(number(status, "rateLimit") == 100)
                    return number(status, "rate").map { $0 < 100 } ?? false
                }
                let screen = try await place.run("status").output
                #expect(screen.contains(/dengage-eu +(slowed|open) .*slowed to \d+(\.\d)? of 100 requests per second/))
                let page = try await place.admin("/metrics").body
                let rate = page.firstMatch(of: /sluice_delivery_rate\{destination="dengage-eu"\} ([0-9.]+)/)
                #expect(rate.flatMap { Double($0.1) }.map { $0 < 100 } ?? false)
                #expect(page.contains(#"sluice_delivery_rate_limit{destination="dengage-eu"} 100"#))
                try await place.dengage.heal()
                try await place.settled("dengage-eu")
            }
        }
    }
}
