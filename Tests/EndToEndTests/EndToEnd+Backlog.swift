import Foundation
import NIOHTTP1
import Testing

extension EndToEnd {
    @Suite(.serialized) struct Backlog {
        private static func settings(_ then: String) -> String {
            Workplace.quick + "\n    backlog: { bytes: 64KiB, then: \(then) }"
        }

        /// Posts until it is refused, or `most` requests were taken.
        private func fill(_ place: Workplace, most: Int) async throws -> [Workplace.Reply] {
            var replies: [Workplace.Reply] = []
            while replies.count < most, replies.last?.status ?? 200 == 200 {
                let first = replies.count * 100
                let body = Examples.array((first..<first + 100).map { Examples.view($0) })
                replies.append(try await place.postDengage(body))
            }
            return replies
        }

        private func backlog(_ place: Workplace) async throws -> [String: Any] {
            try await place.status()["dengage-eu"]?["backlog"] as? [String: Any] ?? [:]
        }

        @Test func `a source is refused while its destination is too far behind, and another is not`() async throws {
            try await Workplace.use(settings: Self.settings("refuse")) { place in
                #expect(try await place.run("pause", "dengage-eu").code == 0)
                let replies = try await fill(place, most: 50)
                #expect(replies.count > 1)
                #expect(replies.last?.status == 503)
                #expect(replies.last?.headers.first(name: "Retry-After") == "5")
                #expect(replies.last?.body.contains("too far behind") == true, "\(replies.last?.body ?? "")")
                #expect(try await backlog(place)["over"] as? Bool == true)
                #expect(try await backlog(place)["bytes"] as? Int ?? 0 >= 64 << 10)
                #expect(try await place.run("status").output.contains("events are refused"))
                #expect(try await place.run("status", "--check").code == 1)
                #expect(try await place.postGravity(Examples.array([Examples.item(1)])).status == 200)
                #expect(try await place.run("resume", "dengage-eu").code == 0)
                try await place.settled("dengage-eu")
                #expect(try await backlog(place)["over"] as? Bool == false)
                #expect(try await place.postDengage(Examples.array([Examples.view(9_999)])).status == 200)
                try await place.settled("dengage-eu")
                #expect(try await place.dengage.number("events") == (replies.count - 1) * 100 + 1)
            }
        }

        @Test func `events beyond are passed over and counted where the configuration says so`() async throws {
            try await Workplace.use(settings: Self.settings("drop")) { place in
                #expect(try await place.run("pause", "dengage-eu").code == 0)
                let replies = try await fill(place, most: 20)
                #expect(replies.map(\.status) == Array(repeating: 200, count: 20))
                let passedOver = try await place.number("passedOver", of: "dengage-eu")
                let pending = try await place.number("pending", of: "dengage-eu")
                #expect(passedOver > 0 && pending > 0 && passedOver + pending == 2_000)
                #expect(try await place.run("status").output.contains("passed over"))
                #expect(try await place.run("resume", "dengage-eu").code == 0)
                try await place.settled("dengage-eu")
                #expect(try await place.dengage.number("events") == pending)
                #expect(try await place.number("accepted", of: "dengage-eu") == 2_000)
            }
        }
    }
}
