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
    }
}
