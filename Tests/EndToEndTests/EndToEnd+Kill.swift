import Foundation
import Synchronization
import Testing

extension EndToEnd {
    @Suite(.serialized) struct Kill {
        /// What was answered with success, noted before anything else is sent.
        private final class Acknowledged: Sendable {
            private let events = Mutex<Set<String>>([])

            var all: Set<String> { events.withLock { $0 } }

            func add(_ new: [String]) { events.withLock { $0.formUnion(new) } }
        }

        @Test func `30 rounds of kill -9 under load lose nothing that was acknowledged`() async throws {
            let rounds = 30
            try await Workplace.use { place in
                let acknowledged = Acknowledged()
                var generator = SystemRandomNumberGenerator()
                for round in 0..<rounds {
                    await withTaskGroup(of: Void.self) { group in
                        for client in 0..<4 {
                            group.addTask { await Self.load(place, round: round, client: client, into: acknowledged) }
                        }
                        try? await Task.sleep(for: .milliseconds(Int.random(in: 30...250, using: &generator)))
                        await place.stop(SIGKILL)
                    }
                    try await place.start()
                }
                try await place.settled("dengage-eu", within: .seconds(120))
                let received = try await place.dengage.events()
                let answered = acknowledged.all
                #expect(answered.count > rounds * 10, "too little load to prove anything: \(answered.count)")
                #expect(answered.subtracting(received).isEmpty)
                // A kill may repeat what was on its way: at most concurrency × batch each.
                #expect(received.count - Set(received).count <= rounds * 4 * 100)
                #expect(try await place.number("dead", of: "dengage-eu") == 0)
            }
        }

        /// Sends until the collector is gone.
        private static func load(_ place: Workplace, round: Int, client: Int, into acknowledged: Acknowledged) async {
            for number in 0... {
                let events = (0..<5).map { Examples.view($0, user: "r\(round)-c\(client)-n\(number)") }
                guard let answer = try? await place.postDengage(Examples.array(events)),
                    answer.body.contains(#""statusCode":"SUCCESS""#)
                else { return }
                acknowledged.add(events)
            }
        }
    }
}
