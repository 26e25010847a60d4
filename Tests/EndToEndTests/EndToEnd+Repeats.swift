import Foundation
import NIOHTTP1
import Synchronization
import Testing

extension EndToEnd {
    @Suite(.serialized) struct Repeats {
        private struct Request: Sendable {
            let key: String
            let body: String
            /// Nil: the answer was lost.
            let answer: String?
        }

        private final class Sent: Sendable {
            private let requests = Mutex<[Request]>([])

            var all: [Request] { requests.withLock(\.self) }

            func add(_ request: Request) { requests.withLock { $0.append(request) } }
        }

        /// Some of the requests that were under way at a kill are stored and some are not, and their senders cannot
        /// know: all are sent again with their keys, the answered ones too.
        @Test func `whoever repeats what a kill left unanswered stores it once and gets the first's answer`()
            async throws
        {
            try await Workplace.use { place in
                let sent = Sent()
                for round in 0..<10 {
                    await withTaskGroup(of: Void.self) { group in
                        for client in 0..<8 {
                            group.addTask { await Self.load(place, "r\(round)-c\(client)", into: sent) }
                        }
                        try? await Task.sleep(for: .milliseconds(100))
                        await place.stop(SIGKILL)
                    }
                    try await place.start()
                }
                let requests = sent.all
                #expect(requests.count { $0.answer == nil } == 80)
                #expect(requests.count { $0.answer != nil } > 80)
                for request in requests {
                    let reply = try await Self.post(place, key: request.key, request.body)
                    #expect(reply.body.contains(#""statusCode":"SUCCESS""#))
                    guard let answer = request.answer else { continue }
                    #expect(reply.body == answer && reply.headers["Idempotency-Replayed"] == ["true"])
                }
                #expect(try await place.number("accepted", of: "dengage-eu") == requests.count)
                try await place.settled("dengage-eu")
                #expect(Set(try await place.dengage.events()).count == requests.count)
            }
        }

        /// Sends until the collector is gone.
        private static func load(_ place: Workplace, _ client: String, into sent: Sent) async {
            for number in 0... {
                let key = "\(client)-n\(number)"
                let body = Examples.array([Examples.view(number, user: key)])
                let answer = try? await post(place, key: key, body)
                sent.add(Request(key: key, body: body, answer: answer?.body))
                if answer == nil { return }
            }
        }

        private static func post(_ place: Workplace, key: String, _ body: String) async throws -> Workplace.Reply {
            try await place.post(
                "/add/events/v1.json?apiKey=\(Workplace.key)", body, headers: [("Idempotency-Key", key)])
        }
    }
}
