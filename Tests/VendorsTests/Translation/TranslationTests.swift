import CommerceEvents
import Foundation
import Testing
import Validation
import Vendors

@Suite struct TranslationTests {
    private static let who = #""userId":"U","sessionId":"S""#

    private func outputs(
        _ bodies: [String], from dialect: String, to receiver: String
    ) throws -> [Translator.Output] {
        let receiver = try #require(Receiver.named(receiver))
        let vendor = try #require(VendorList.named(dialect))
        let translator = try #require(Translator(from: vendor, to: receiver.vendor, with: receiver.settings))
        return translator.outputs(
            of: bodies.enumerated().map { OutboundEvent(receivedAt: 5, body: Array($1.utf8), sequence: Int64($0)) })
    }

    private func bodies(of output: Translator.Output?) -> [String] {
        guard case .events(let events) = output?.result else { return [] }
        return events.map { String(decoding: $0.body, as: UTF8.self) }
    }

    private func buy(_ item: String, order: String, user: String = "U", currency: String = "EUR") -> String {
        #"{"eventType":"BUY","itemId":"\#(item)","userId":"\#(user)","nameValues":[{"name":"OrderId","value":"\#(order)"},{"name":"unitPrice","value":"1.10"},{"name":"quantity","value":"3"},{"name":"currency","value":"\#(currency)"}]}"#
    }

    @Test func `the lines of one order in one request are one purchase, whatever comes between them`() throws {
        let view = #"{"eventType":"VIEW","itemId":"p","userId":"U"}"#
        let events = [buy("a", order: "1"), view, buy("b", order: "2"), buy("c", order: "1")]
        let outputs = try outputs(events, from: "gravity", to: "gravity-field")
        #expect(outputs.map(\.origins) == [[0, 3], [1], [2]])
        let purchase = try #require(bodies(of: outputs.first).first)
        #expect(purchase.contains(#""value":6.60,"#) && purchase.contains(#""uniqueTransactionId":"1""#))
        #expect(purchase.contains(#""productId":"a""#) && purchase.contains(#""productId":"c""#))
    }

    @Test func `orders of one number by two people stay two, and so do ids that look alike`() throws {
        let events = [
            buy("a", order: "1"), buy("b", order: "1", user: "u"), buy("c", order: "\u{E9}"),
            buy("d", order: "e\u{301}"),
        ]
        let outputs = try outputs(events, from: "gravity", to: "dengage")
        #expect(outputs.map(\.origins) == [[0], [1], [2], [3]])
    }

    @Test func `an order in two currencies is taken by the vendors that have a currency per line`() throws {
        let order = [buy("a", order: "1"), buy("b", order: "1", currency: "USD")]
        for receiver in ["gravity-field", "ometria", "richrelevance"] {
            guard case .notExpressible(let why)? = try outputs(order, from: "gravity", to: receiver).first?.result
            else {
                Issue.record("\(receiver) was told a sum of euros and dollars")
                continue
            }
            #expect(why.contains("EUR, USD"))
        }
        let purchase =
            #"{"name":"CHECKOUT",\#(Self.who),"step":"purchase","orderNo":"1","totalPrice":3,"currency":"EUR","productList":[{"productId":"a","price":1},{"productId":"b","price":2,"currency":"USD"}]}"#
        let lines = bodies(of: try outputs([purchase], from: "dengage", to: "gravity").first)
        #expect(
            lines.map { $0.contains("EUR") } == [true, false] && lines.map { $0.contains("USD") } == [false, true])
    }

    @Test func `between a vendor and itself nothing is translated`() {
        for vendor in VendorList.all { #expect(Translator(from: vendor, to: vendor) == nil) }
    }

    @Test func `seconds become milliseconds, and milliseconds seconds`() throws {
        let event = #"{"eventType":"GIFT","userId":"U","time":1795216523}"#
        let record = try #require(bodies(of: try outputs([event], from: "gravity", to: "ometria-push").first).first)
        #expect(record.contains(#""timestamp":"2026-11-20T23:15:23.000Z""#))
        let neutral = CommerceEvent(
            .search(query: nil), identity: Identity(cookieId: Array("c".utf8)), time: 1_795_216_523_999)
        let receipt = Receipt(receivedAt: 1, sequence: 1)
        let written = try Gravity().write(neutral, received: receipt, with: VendorSettings())
        #expect(
            written.events.map { String(decoding: $0.body, as: UTF8.self) }
                == [#"{"eventType":"PRODUCT_SEARCH","cookieId":"c","time":1795216523}"#])
    }

    @Test func `what is left out is listed, by pointer and in words`() throws {
        let event =
            #"{"name":"CHECKOUT",\#(Self.who),"device":"IOS","region":"","tz":null,"pageUrl":"u","step":"purchase","totalPrice":1,"productList":[{"productId":"p","fromStore":1}],"coupon":"C","a/b":{"c":1}}"#
        let output = try #require(try outputs([event], from: "dengage", to: "gravity").first)
        #expect(
            output.leftOut == [
                "/device", "/productList/0/fromStore", "/coupon", "/a~1b", "the order's total", "the visit",
                "the page's address",
            ])
    }

    @Test func `an order without a number is given one that stays the same`() throws {
        let event = #"{"name":"CHECKOUT",\#(Self.who),"step":"purchase","totalPrice":1,"productList":[]}"#
        let once = try outputs([event], from: "dengage", to: "ometria")
        let again = try outputs([event], from: "dengage", to: "ometria")
        #expect(bodies(of: once.first) == bodies(of: again.first))
        #expect(bodies(of: once.first).first?.contains(#""order_id":"5-0""#) == true)
        #expect(once.first?.leftOut.contains { $0.hasPrefix("the order's number") } == true)
    }

    // MARK: Revenue

    /// What the vendor would count for an order, from the bytes that it gets.
    private func revenue(_ name: String, of events: [OutboundEvent]) throws -> Decimal {
        let objects = try events.map { event in
            try #require(try JSONSerialization.jsonObject(with: Data(event.body)) as? [String: Any])
        }
        let decimal = { (value: Any?) -> Decimal in
            (value as? NSNumber)?.decimalValue ?? (value as? String).flatMap { Decimal(string: $0) } ?? .nan
        }
        let first = try #require(objects.first)
        switch name {
        case "dengage": return decimal(first["totalPrice"])
        case "gravity":
            return objects.reduce(0) { sum, object in
                let pairs = object["nameValues"] as? [[String: String]] ?? []
                let value = { (name: String) in decimal(pairs.first { $0["name"] == name }?["value"]) }
                return sum + value("unitPrice") * value("quantity")
            }
        case "gravity-field": return decimal((first["properties"] as? [String: Any])?["value"])
        case "ometria": return decimal((first["data"] as? [String: Any])?["order_total"])
        case "ometria-push": return decimal(first["grand_total"])
        default:
            let list = { (name: String) in (first[name] as? String)?.split(separator: "|").map { decimal(String($0)) } }
            return zip(list("q") ?? [], list("ppc") ?? []).reduce(0) { $0 + $1.0 * $1.1 } / 100
        }
    }

    @Test(arguments: Pair.all)
    func `an order whose lines sum to its total earns the same everywhere, to the cent`(pair: Pair) throws {
        let orders = ["A-7001"]
        for one in pair.cases where !one.name.contains("cancel") && !one.name.contains("return") {
            for output in one.outputs(for: pair.receiver) {
                guard case .events(let events) = output.result, let text = bodies(of: output).first,
                    orders.contains(where: { text.contains("\"\($0)\"") })
                else { continue }
                let isWhole = one.name.contains("sum") || one.name.contains("mixed") || one.name.contains("cents")
                let expected = isWhole ? Decimal(string: "949.79") : Decimal(string: "699.80")
                #expect(try revenue(pair.receiver.name, of: events) == expected, "\(one.name)")
            }
        }
    }

    @Test func `of the published example a vendor gets the total or the lines`() throws {
        let one = try #require(
            GoldenCase.all["dengage"]?.first { $0.name.hasPrefix("CHECKOUT purchase, as published") })
        var counted: [String: Decimal] = [:]
        for receiver in Receiver.all where receiver.name != "dengage" {
            guard case .events(let events)? = one.outputs(for: receiver).first?.result else { continue }
            counted[receiver.name] = try revenue(receiver.name, of: events)
        }
        let (total, lines) = (Decimal(string: "999.99"), Decimal(string: "949.97"))
        #expect(
            counted == [
                "gravity": lines, "gravity-field": total, "ometria": total, "ometria-push": total,
                "richrelevance": lines,
            ])
    }
}
