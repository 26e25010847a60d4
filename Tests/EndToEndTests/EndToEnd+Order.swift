import Foundation
import Testing

extension EndToEnd {
    @Suite(.serialized) struct Order {
        private static let settings = """
            ordered: true
                concurrency: 8
                batch: { events: 5, wait: 5ms }
                retry: { base: 10ms, max: 100ms }
                rate: unlimited
            """

        private static let users = 12

        /// A planted mistake that this catches, tried by hand: `ordered: false`.
        @Test func `of each user the first copies arrive in order, through failures, broken answers and a kill`()
            async throws
        {
            try await Workplace.use(settings: Self.settings) { place in
                try await place.dengage.script("fail 10% status 503\nfail 5% status 500\nreset 5%\nlatency 1ms..25ms")
                try await Self.post(0..<40, to: place)
                try await eventually("some have arrived, and not all") {
                    try await place.dengage.number("distinct") > 300
                }
                await place.stop(SIGKILL)
                try await place.start()
                try await Self.post(40..<80, to: place)
                try await eventually("more have arrived") {
                    try await place.dengage.number("distinct") > 900
                }
                #expect(await place.stop() == 0)
                try await place.start()
                try await place.dengage.heal()
                try await place.settled("dengage-eu")
                let events = try await place.dengage.events()
                #expect(Set(events).count == 80 * 15)
                #expect(events.count > Set(events).count, "nothing was repeated, which proves little")
                #expect(Self.usersOutOfOrder(events).isEmpty)
                #expect(try await place.number("dead", of: "dengage-eu") == 0)
            }
        }

        /// Fifteen events in each request, of the users in turn.
        private static func post(_ requests: Range<Int>, to place: Workplace) async throws {
            for request in requests {
                let numbers = request * 15..<(request + 1) * 15
                try await place.postDengage(
                    Examples.array(numbers.map { Examples.view($0, user: "user-\($0 % users)") }))
            }
        }

        private static func usersOutOfOrder(_ events: [String]) -> Set<Int> {
            var seen: Set<Int> = []
            var latest: [Int: Int] = [:]
            var wrong: Set<Int> = []
            for number in events.compactMap(number) where seen.insert(number).inserted {
                let user = number % users
                if let before = latest[user], before > number { wrong.insert(user) }
                latest[user] = number
            }
            return wrong
        }

        private static func number(of event: String) -> Int? {
            event.firstMatch(of: /"p-(\d+)"/).flatMap { Int($0.1) }
        }
    }
}
