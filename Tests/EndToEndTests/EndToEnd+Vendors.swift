import Foundation
import Testing

extension EndToEnd {
    /// The vendors beside the two that every other test is about.
    @Suite(.serialized) struct Vendors {
        @Test func `events reach Gravity Field byte for byte, each visitor's together`() async throws {
            try await Workplace.use(with: .gravityField) { place in
                let headers = [("Authorization", "Bearer shop-key")]
                func visitor(_ id: String) -> String {
                    #""user":{"id":"\#(id)"}, "session":{"custom":"s-\#(id)"},"context":{"device":{"ip":"203.0.113.9"}}"#
                }
                let cart = #"{"name":"Cart", "properties":{"eventType":"sync-cart-v1","value":59.50,"cart":[]}}"#
                let own = #"{ "name":"fall\u0062ack" }"#
                let login = #"{"name":"Login","properties":{"eventType":"login-v1"}}"#
                let page = #"{\#(visitor("a")), "context" : {"page":{"type":"HOMEPAGE","data":[]}} }"#
                    .replacing(#","context":{"device":{"ip":"203.0.113.9"}}"#, with: "")
                let click = #"{\#(visitor("b")),"engagements":[{"type":"CLICK","decisionId":"d"}]}"#
                _ = try await place.run("pause", "other")
                for (call, body, status) in [
                    ("event", "{\(visitor("a")),\"events\":[\(cart),\(own)]}", 204),
                    ("event", "{\(visitor("b")),\"events\":[\(own)]}", 204),
                    ("page", page, 200),
                    ("event", "{\"events\":[\(login)],\(visitor("a"))}", 204),
                    ("engagement", click, 200),
                ] {
                    let answer = try await place.post("/ssapi/\(call)", body, headers: headers)
                    #expect(answer.status == status, "\(answer.body)")
                }
                _ = try await place.run("resume", "other")
                try await place.settled("other")
                let simulator = place.otherVendor
                #expect(try await simulator.events().sorted() == [cart, own, own, login, page, click].sorted())
                // Those of visitor a came in two requests, and left in one.
                #expect(try await simulator.number("requests") == 4)
                #expect(try await simulator.number("refused") == 0)
                #expect(try await place.number("delivered", of: "other") == 6)
            }
        }

        @Test func `one event that Gravity Field refuses does not hold back the others of its visitor`() async throws {
            try await Workplace.use(with: .gravityField) { place in
                try await place.otherVendor.script("poison sku-3\" 422 name")
                let events = (0..<8).map { #"{"name":"n","properties":{"sku":"sku-\#($0)"}}"# }
                let body = #"{"user":{"id":"u"},"session":{"custom":"s"},"events":[\#(events.joined(separator: ","))]}"#
                _ = try await place.post("/ssapi/event", body, headers: [("Authorization", "Bearer shop-key")])
                try await place.settled("other")
                #expect(try await place.number("delivered", of: "other") == 7)
                let list = try await place.run("dead", "list", "--json")
                #expect(list.output.contains(#""kind":"n""#) && list.output.contains("sku-3"))
                #expect(list.output.contains(#""status":422"#))
                try await place.otherVendor.heal()
                // A replay has what the event shared with its request.
                #expect(try await place.run("dead", "replay", "--destination", "other", "--wait").code == 0)
                #expect(Set(try await place.otherVendor.events()) == Set(events))
            }
        }

        private static let shop = [
            ("Authorization", "Basic " + Data("shop-key:shop-secret".utf8).base64EncodedString())
        ]

        private static func basket(_ product: String) -> String {
            #"{"scope":"basket", "action":"add","data":{"product_id":"\#(product)","quantity":1},"user":{"uid":"u","sid":"s"}}"#
        }

        private static func order(_ id: String, _ total: String = "9.90") -> String {
            #"{"scope":"order","action":"add","data":{"order_id":"\#(id)","order_total":\#(total),"order_currency":"EUR","order_lines":[]},"user":{"uid":"u","sid":"s"}}"#
        }

        @Test func `events reach Ometria byte for byte, one per request`() async throws {
            try await Workplace.use(with: .ometria) { place in
                let events = [Self.basket("caf\\u00e9"), Self.order("A-1", "9.90"), Self.basket("p")]
                for event in events {
                    let answer = try await place.post("/api/track", event, headers: Self.shop)
                    #expect(answer.status == 200 && answer.body == "{}")
                }
                try await place.settled("other")
                #expect(try await place.otherVendor.events().sorted() == events.sorted())
                #expect(try await place.otherVendor.number("requests") == 3)
                #expect(try await place.otherVendor.number("refused") == 0)
            }
        }

        @Test func `orders are pushed to Ometria's Data API together, and one that is rejected ends alone`()
            async throws
        {
            try await Workplace.use(with: .ometriaPush) { place in
                _ = try await place.run("pause", "other")
                for event in (0..<10).map({ Self.order("A-\($0)", "\($0).10") }) + [Self.basket("p")] {
                    _ = try await place.post("/api/track", event, headers: Self.shop)
                }
                try await place.otherVendor.script("poison A-7 400 rejected")
                _ = try await place.run("resume", "other")
                try await place.settled("other")
                #expect(try await place.number("delivered", of: "other") == 10)
                let records = try await place.otherVendor.events()
                // To the digit, and the basket as a custom event.
                #expect(records.contains { $0.contains(#""id":"A-3""#) && $0.contains(#""grand_total":3.10,"#) })
                #expect(records.contains { $0.contains(#""event_type":"basket_add""#) })
                let list = try await place.run("dead", "list", "--json")
                #expect(list.output.contains("A-7"))
                #expect(try await place.otherVendor.number("requests") <= 10)
            }
        }

        private static let recommendations = "/rrserver/api/rrPlatform/recsForPlacements?"

        @Test func `events reach RichRelevance as they were sent, with the destination's keys`() async throws {
            try await Workplace.use(with: .richRelevance) { place in
                let visitor = "sessionId=s&userId=&placements="
                let queries = [
                    visitor + "search_page&searchTerm=red%20shoes%20%C3%A9",
                    visitor + "purchase_complete_page&o=A-1&productId=p%7Cr&q=1%7C2&ppc=1999%7C500",
                ]
                for query in queries {
                    let answer = try await place.get(
                        "\(Self.recommendations)apiKey=site&apiClientKey=channel&\(query)")
                    #expect(answer.status == 200 && answer.body.contains(#""status":"ok""#))
                }
                try await place.settled("other")
                #expect(try await place.otherVendor.events().sorted() == queries.sorted())
                #expect(try await place.otherVendor.number("refused") == 0)
            }
        }

        @Test func `what does not fit into an address is split where that is right, and dead where it is not`()
            async throws
        {
            try await Workplace.use(with: .richRelevance) { place in
                let keys = "apiKey=site&apiClientKey=channel&sessionId=s&userId="
                let products = (0..<200).map { "sku-\($0)" }.joined(separator: "%7C")
                let lists = "productId=\(products)&q=" + Array(repeating: "1", count: 200).joined(separator: "%7C")
                for query in [
                    "\(keys)&placements=add_to_cart_page&atcid=\(products)", "\(keys)&placements=cart_page&\(lists)",
                ] {
                    #expect(try await place.get(Self.recommendations + query).body.contains(#""status":"ok""#))
                }
                try await place.settled("other")
                let requests = try await place.otherVendor.events()
                #expect(requests.count > 1 && requests.allSatisfy { $0.contains("placements=add_to_cart_page") })
                let sent = requests.flatMap { request in
                    (request.split(separator: "&").first { $0.hasPrefix("atcid=") } ?? "").dropFirst(6)
                        .replacing("%7C", with: "|").split(separator: "|").map(String.init)
                }
                #expect(sent == (0..<200).map { "sku-\($0)" })
                #expect(try await place.number("delivered", of: "other") == 1)
                let list = try await place.run("dead", "list", "--json")
                #expect(list.output.contains("too_large") && list.output.contains("of 1000 allowed"))
                #expect(!list.output.contains("vendor-channel"))
            }
        }

        @Test func `what Gravity would be sent of Dengage's examples is shown, and what that leaves out`() async throws
        {
            try await Workplace.use { place in
                let file = place.directory.appending(path: "events.json")
                try Examples.array(Examples.dengage).write(to: file, atomically: true, encoding: .utf8)
                let arguments = ["explain", "--from", "dengage", "--to", "gravity", file.path()]
                let finished = try await Finished.run(arguments, in: place.directory)
                #expect(finished.code == 0, "\(finished.errors)")
                let lines = finished.output.split(separator: "\n")
                #expect(lines.count == Examples.dengage.count)
                let purchase = try #require(lines.first { $0.contains("CHECKOUT") })
                #expect(purchase.split(separator: #""eventType":"BUY""#).count == 3)
                #expect(purchase.contains(#"{"name":"unitPrice","value":"249.99"}"#))
                #expect(purchase.contains("the order's total"))
                #expect(lines.contains { $0.contains("notExpressible") && $0.contains("USER_OPERATIONS") })
                let unknown = try await Finished.run(
                    ["explain", "--from", "dengage", "--to", "nobody", file.path()], in: place.directory)
                #expect(unknown.code == 2 && unknown.errors.contains("nobody"))
            }
        }

        @Test func `validate takes a whole request apart, and judges a page view as one`() async throws {
            try await Workplace.use { place in
                let visitor =
                    #""user":{"id":"u"},"session":{"custom":"s"},"context":{"device":{"userAgent":"a","ip":"b"}}"#
                func validate(_ options: [String], _ request: String) async throws -> Finished {
                    let arguments = ["validate", "--dialect", "gravity-field"] + options
                    return try await Finished.run(arguments, in: place.directory, input: request)
                }
                let events = try await validate([], "{\(visitor),\"events\":[{\"name\":\"n\"},{\"name\":\"\"}]}")
                #expect(events.code == 1)
                let lines = events.output.split(separator: "\n")
                #expect(lines.map { $0.contains(#""valid":true"#) } == [true, false])
                let visit = try await validate([], #"{"user":7,"session":{},"events":[{"name":"n"}]}"#)
                #expect(visit.code == 1 && visit.output.contains(#""pointer":"/user""#))
                let page = try await validate(["--method", "page"], "{\(visitor)}")
                #expect(page.code == 1 && page.output.contains("page"))
            }
        }
    }
}
