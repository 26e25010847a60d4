import Foundation
import Testing

extension EndToEnd {
    /// A source that speaks to vendors of other dialects.
    @Suite(.serialized) struct Translation {
        /// The Dengage source delivers to Gravity too, whose entry in `deliverTo` may be another.
        private static func use(
            _ route: String = "gravity-ams", _ further: String = "", _ body: (Workplace) async throws -> Void
        ) async throws {
            try await Workplace.use(settings: Workplace.quick + further) { place in
                try await place.reconfigure { text in
                    text.replacing("deliverTo: [dengage-eu]", with: "deliverTo: [dengage-eu, \(route)]")
                }
                try await body(place)
            }
        }

        private static func order(_ id: String, _ lines: [(price: String, quantity: Int)]) -> String {
            let list = lines.enumerated().map {
                #"{"productId":"\#(id)-\#($0)","price":\#($1.price),"quantity":\#($1.quantity)}"#
            }
            return
                #"{"name":"CHECKOUT","userId":"u","sessionId":"s","step":"purchase","orderNo":"\#(id)","totalPrice":0.10,"currency":"EUR","productList":[\#(list.joined(separator: ","))]}"#
        }

        private static let clearing =
            #"{"name":"BASKET_OPERATIONS","userId":"u","sessionId":"s","step":"clear","productId":"p"}"#

        @Test func `Dengage's events reach Dengage byte for byte, and Gravity in its own words`() async throws {
            try await Self.use { place in
                #expect(try await place.postDengage(Examples.array(Examples.dengage)).status == 200)
                try await place.settled("dengage-eu")
                try await place.settled("gravity-ams")
                #expect(try await place.dengage.events() == Examples.dengage.map(Examples.onOneLine))
                let types = try await place.gravity.events().map { Self.text("eventType", in: $0) }
                #expect(
                    types.sorted() == [
                        "ADD_TO_CART", "BROWSE", "BUY", "BUY", "REMOVE_FROM_CART", "VIEW", "my_custom_event",
                    ])
                #expect(try await place.gravity.number("refused") == 0)
                #expect(try await place.number("delivered", of: "gravity-ams") == Examples.dengage.count - 1)
                let status = try await place.status()["gravity-ams"]
                let passed = try #require(status?["passedBy"] as? [[String: Any]])
                #expect(passed.map { $0["kind"] as? String } == ["USER_OPERATIONS"])
                #expect(passed.map { $0["rule"] as? String } == ["mapping"])
                #expect(try await place.run("status").output.contains("not expressible"))
            }
        }

        @Test func `every order reaches Gravity with all its lines, with the same revenue to the cent`() async throws {
            try await Self.use { place in
                let orders = (0..<60).map { number in
                    Self.order("o\(number)", (0...number % 4).map { ("\(number + $0).\(10 + $0)", 1 + $0 % 3) })
                }
                for start in stride(from: 0, to: orders.count, by: 20) {
                    try await place.postDengage(Examples.array(Array(orders[start..<start + 20])))
                }
                try await place.settled("gravity-ams")
                var sent: [String: Int] = [:]
                for number in 0..<60 {
                    sent["o\(number)"] = (0...number % 4).reduce(0) { sum, line in
                        sum + ((number + line) * 100 + 10 + line) * (1 + line % 3)
                    }
                }
                var received: [String: Int] = [:]
                for event in try await place.gravity.events() {
                    let pairs = try Self.pairs(in: event)
                    let cents = try #require(pairs["unitPrice"]).replacing(".", with: "")
                    received[try #require(pairs["orderId"]), default: 0] +=
                        try #require(Int(cents)) * #require(pairs["quantity"].flatMap { Int($0) })
                }
                #expect(received == sent)
            }
        }

        @Test func `nothing is lost or made up when the process is killed between translated batches`() async throws {
            try await Self.use { place in
                try await place.gravity.script("latency 20ms")
                for number in 0..<30 {
                    try await place.postDengage(Examples.array([Self.order("o\(number)", [("1.50", 1), ("2.50", 2)])]))
                    if number % 10 == 9 {
                        await place.stop(SIGKILL)
                        try await place.start()
                    }
                }
                try await place.settled("gravity-ams")
                let lines = Set(try await place.gravity.events().map { Self.text("itemId", in: $0) })
                #expect(lines == Set((0..<30).flatMap { ["o\($0)-0", "o\($0)-1"] }))
            }
        }

        @Test func `what Gravity cannot be told is a dead letter where that is configured`() async throws {
            try await Self.use("gravity-ams", "\n    onUnmappable: dead") { place in
                try await place.postDengage(Examples.array([Self.clearing]))
                try await place.settled("gravity-ams")
                #expect(try await place.number("dead", of: "gravity-ams") == 1)
                #expect(try await place.number("passedOver", of: "gravity-ams") == 0)
                let list = try await place.run("dead", "list", "--json").output
                #expect(list.contains(#""reason":"not_expressible""#) && list.contains("no clearing of the basket"))
                #expect(list.contains(#""step":"clear""#))
                // Again in vain; mended, it is taken, since the letter is the event as it came.
                _ = try await place.run("dead", "replay", "--destination", "gravity-ams", "--wait")
                #expect(try await place.number("dead", of: "gravity-ams") == 1)
                let edit = try await place.run(
                    "dead", "edit", "--destination", "gravity-ams", "--set", #"/step="remove""#)
                #expect(edit.code == 0, "\(edit.errors)\(edit.output)")
                _ = try await place.run("dead", "replay", "--destination", "gravity-ams", "--wait")
                try await eventually("it is delivered") { try await place.gravity.events().count == 1 }
                #expect(try await place.gravity.events()[0].contains("REMOVE_FROM_CART"))
            }
        }

        @Test func `two shares of a split test part all people in two`() async throws {
            try await Workplace.use { place in
                try await place.reconfigure { text in
                    text.replacing(
                        "deliverTo: [dengage-eu]",
                        with: """
                            deliverTo: [{ destination: dengage-eu, share: 0-50 }, { destination: gravity-ams, share: 50-100 }]
                            """)
                }
                let people = (0..<200).map { "person-\($0)" }
                for _ in 0..<2 {
                    let events = people.map { #"{"name":"SEARCH","userId":"\#($0)","sessionId":"s","query":"q"}"# }
                    try await place.postDengage(Examples.array(events))
                    await place.stop()
                    try await place.start()
                }
                try await place.settled("dengage-eu")
                try await place.settled("gravity-ams")
                let one = try await place.dengage.events().map { Self.text("userId", in: $0) }
                let other = try await place.gravity.events().map { Self.text("userId", in: $0) }
                #expect(Set(one).isDisjoint(with: other) && Set(one).union(other) == Set(people))
                #expect(one.count + other.count == 400)
                #expect(try await place.number("passedOver", of: "dengage-eu") == other.count)
            }
        }

        @Test func `the events of a source that is gone are still translated, and its name keeps its dialect`()
            async throws
        {
            try await Self.use { place in
                _ = try await place.run("pause", "gravity-ams")
                try await place.postDengage(Examples.array([Examples.dengage[1]]))
                let file = place.directory.appending(path: "sluice.yaml")
                let before = try String(contentsOf: file, encoding: .utf8)
                let lines = before.split(separator: "\n").map(String.init)
                let gone = lines.filter { !$0.hasPrefix("  shop:") }.joined(separator: "\n")
                try Data(gone.utf8).write(to: file)
                await place.stop()
                try await place.start()
                _ = try await place.run("resume", "gravity-ams")
                try await place.settled("gravity-ams")
                #expect(try await place.gravity.events().map { Self.text("eventType", in: $0) } == ["VIEW"])
                await place.stop()
                let other = "  shop: { dialect: ometria, key: k, secret: s }\n  items: {"
                try Data(gone.replacing("  items: {", with: other).utf8).write(to: file)
                let refused = try await place.run("serve")
                #expect(refused.code == 2 && refused.errors.contains("in the dialect dengage"), "\(refused.errors)")
                try Data(before.utf8).write(to: file)
                try await place.start()
            }
        }

        /// The first member of that name, which has no escapes.
        private static func text(_ name: String, in event: String) -> String {
            let after = event.split(separator: "\"\(name)\":\"", maxSplits: 1, omittingEmptySubsequences: false).last
            return String(after?.prefix { $0 != "\"" } ?? "")
        }

        private static func pairs(in event: String) throws -> [String: String] {
            let object = try JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any]
            let pairs = try #require(object?["nameValues"] as? [[String: String]])
            return Dictionary(pairs.map { ($0["name"] ?? "", $0["value"] ?? "") }) { $1 }
        }
    }
}
