import Foundation
import Testing

extension EndToEnd {
    @Suite(.serialized) struct OptOut {
        @Test func `an opting out removes what is queued and reaches the vendor after all that came before`()
            async throws
        {
            try await Workplace.use { place in
                try await place.postGravity(Examples.array([Examples.item(1)]))
                try await place.settled("gravity-ams")
                _ = try await place.run("pause", "gravity-ams")
                let mine = #"{"eventType":"VIEW","userId":"me","itemId":"i","time":1525625386}"#
                let other = #"{"eventType":"VIEW","userId":"you","itemId":"i","time":1525625386}"#
                try await place.postGravity("[\(mine),\(other),\(mine)]")
                let answer = try await place.post(
                    "/grrec-shop-war/WebshopServlet/optOut?userId=me", "null",
                    headers: [("Authorization", Workplace.authorization)])
                #expect(answer.status == 200 && answer.body.isEmpty)
                #expect(try await place.number("removed", of: "gravity-ams") == 2)
                // The answer is a promise: what it said outlives the process.
                await place.stop(SIGKILL)
                try await place.start()
                _ = try await place.run("resume", "gravity-ams")
                try await place.settled("gravity-ams")
                #expect(try await place.gravity.events().dropFirst() == [other, "optOut?userId=me"])
            }
        }
    }
}
