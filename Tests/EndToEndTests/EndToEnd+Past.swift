import Foundation
import Testing

extension EndToEnd {
    /// Sending events of the past once more.
    @Suite(.serialized) struct Past {
        private static func events(_ numbers: Range<Int>) -> String {
            Examples.array(numbers.map { Examples.view($0) })
        }

        private func replay(_ place: Workplace, _ options: String...) async throws -> Finished {
            try await place.run(["replay", "--wait", "--rps", "5000"] + options)
        }

        @Test func `events of a span are sent once more, as obligations of their own, in the chosen part`() async throws
        {
            try await Workplace.use { place in
                try await place.dengage.script("poison p-3 400 BAD_INPUT")
                try await place.postDengage(Self.events(0..<6))
                try await place.postDengage(#"[{"name":"SEARCH","userId":"u","sessionId":"s","query":"q"}]"#)
                try await place.settled("dengage-eu")
                try await eventually("one is dead") { try await place.number("dead", of: "dengage-eu") == 1 }
                let dry = try await place.run(
                    "replay", "--destination", "dengage-eu", "--since", "1h", "--dry-run")
                #expect(dry.output == "7 events would be sent to dengage-eu\n")
                #expect(try await place.dengage.events().count == 6)
                try await place.dengage.heal()
                let dead = try await replay(place, "--destination", "dengage-eu", "--since", "1h", "--only", "dead")
                #expect(dead.output.hasSuffix("1 events handed to delivery\n"), "\(dead.output)\(dead.errors)")
                try await place.settled("dengage-eu")
                #expect(try await place.dengage.events().count == 7)
                let kind = try await replay(
                    place, "--destination", "dengage-eu", "--since", "1h", "--kind", "SEARCH", "--only", "delivered")
                #expect(kind.output.hasSuffix("1 events handed to delivery\n"))
                try await place.settled("dengage-eu")
                let counted = try await place.dengage.events()
                #expect(counted.count == 8)
                #expect(counted.count { $0.contains("SEARCH") } == 2)
                #expect(counted.count { $0.contains("p-3") } == 1)
                #expect(try await place.number("accepted", of: "dengage-eu") == 9)
                let sources = try await place.admin("/api/v1/status").body
                #expect(sources.contains(#""name":"shop","accepted":7"#))
                let none = try await place.run("replay", "--destination", "nobody", "--since", "1h")
                #expect(none.code == 1 && none.errors.contains("no destination is called"))
                let span = try await place.run(
                    "replay", "--destination", "dengage-eu", "--since", "1h", "--until", "30m", "--dry-run")
                #expect(span.output == "0 events would be sent to dengage-eu\n")
            }
        }

        @Test func `a dead letter is sent to another destination, in its words, and stays`() async throws {
            try await Workplace.use { place in
                try await place.dengage.script("poison p-1 400 BAD_INPUT")
                try await place.postDengage(Self.events(0..<3))
                try await eventually("one is dead") { try await place.number("dead", of: "dengage-eu") == 1 }
                try await place.settled("dengage-eu")
                let sent = try await place.run("dead", "replay", "--destination", "dengage-eu", "--to", "gravity-ams")
                #expect(sent.code == 0 && sent.output == "sent 1 to gravity-ams; the letters stay\n", "\(sent.errors)")
                try await place.settled("gravity-ams")
                let there = try await place.gravity.events()
                #expect(there.count == 1 && there[0].contains(#""eventType":"VIEW","itemId":"p-1""#))
                #expect(try await place.number("dead", of: "dengage-eu") == 1)
                let sources = try await place.admin("/api/v1/status").body
                #expect(sources.contains(#""name":"shop","accepted":3"#))
                #expect(try place.log().contains(#""message":"events became dead letters""#))
                let twice = try await place.run("dead", "replay", "--destination", "dengage-eu", "--to", "gravity-ams")
                #expect(twice.output == "sent 0 to gravity-ams; the letters stay\n")
                let nobody = try await place.run("dead", "replay", "--to", "nobody")
                #expect(nobody.code == 1 && nobody.errors.contains("no destination is called"))
            }
        }

        @Test func `what is still on its way, and what was dropped, is not sent by a replay`() async throws {
            try await Workplace.use { place in
                try await place.dengage.script("poison p-1 400 BAD_INPUT")
                try await place.postDengage(Self.events(0..<2))
                try await eventually("one is dead") { try await place.number("dead", of: "dengage-eu") == 1 }
                try await place.settled("dengage-eu")
                _ = try await place.run("dead", "drop", "--destination", "dengage-eu")
                _ = try await place.run("pause", "dengage-eu")
                try await place.postDengage(Self.events(2..<5))
                let dry = try await place.run(
                    "replay", "--destination", "dengage-eu", "--since", "1h", "--dry-run")
                #expect(dry.output == "1 events would be sent to dengage-eu\n")
                _ = try await place.run("resume", "dengage-eu")
                try await place.settled("dengage-eu")
            }
        }

        @Test func `a destination that was added later gets the past that today's rules send it, over a kill too`()
            async throws
        {
            try await Workplace.use { place in
                try await place.postDengage(Self.events(0..<300))
                try await place.postDengage(#"[{"name":"SEARCH","userId":"u","sessionId":"s","query":"q"}]"#)
                try await place.settled("dengage-eu")
                try await place.reconfigure {
                    $0.replacing(
                        "deliverTo: [dengage-eu]",
                        with: "deliverTo: [dengage-eu, { destination: later, kinds: [PRODUCT_VIEW] }]")
                            + """

                              later:
                                vendor: dengage
                                url: \(place.dengage.program.address)
                                apiKey: vendor-key
                                origin: https://www.exampleshop.com
                                rate: unlimited
                                batch: { wait: 20ms }
                            """
                }
                let plain = try await place.run("replay", "--destination", "later", "--since", "1h", "--dry-run")
                #expect(plain.output == "0 events would be sent to later\n")
                let begun = try await place.run(
                    "replay", "--destination", "later", "--since", "1h", "--backfill", "--rps", "200")
                #expect(begun.output.contains("at most 301 events to later"), "\(begun.output)\(begun.errors)")
                try await eventually("some are there") { try await place.number("accepted", of: "later") > 20 }
                await place.stop(SIGKILL)
                try await place.start()
                try await eventually("all are there") { try await place.number("accepted", of: "later") == 300 }
                try await place.settled("later")
                let counts = Dictionary(grouping: try await place.dengage.events()) { $0 }.mapValues(\.count)
                #expect(counts.count == 301)
                // Twice but for the search; the kill may have repeated some.
                #expect(counts.allSatisfy { $0.key.contains("SEARCH") ? $0.value == 1 : $0.value >= 2 })
                #expect(try await place.run("dead", "replays").output.contains("done"))
            }
        }
    }
}
