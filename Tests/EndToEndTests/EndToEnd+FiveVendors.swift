import Foundation
import Testing

extension EndToEnd {
    /// One storefront that speaks Dengage's dialect, and all five vendors, Ometria by both of its ways.
    @Suite(.serialized) struct FiveVendors {
        private struct Vendors {
            let field, ometria, push, recs: Simulator

            func stop() async {
                for one in [field, ometria, push, recs] { await one.program.stop(SIGKILL) }
            }
        }

        private static func use(_ body: (Workplace, Vendors) async throws -> Void) async throws {
            try await Workplace.use { place in
                func start(_ other: OtherVendor) async throws -> Simulator {
                    try await Simulator.start(other.name, other.simulatorOptions, in: place.directory)
                }
                let vendors = Vendors(
                    field: try await start(.gravityField), ometria: try await start(.ometria),
                    push: try await start(.ometriaPush), recs: try await start(.richRelevance))
                let further: [(String, OtherVendor, Simulator)] = [
                    ("field", .gravityField, vendors.field), ("ometria", .ometria, vendors.ometria),
                    ("push", .ometriaPush, vendors.push), ("recs", .richRelevance, vendors.recs),
                ]
                let settings = Workplace.quick + "\n    concurrency: 8"
                let destinations = further.map { name, other, simulator in
                    other.destination(at: simulator.program.address, settings).replacing("other:", with: "\(name):")
                        .replacing("longestAddress: 1000", with: "longestAddress: 8000")
                }
                let names = ["gravity-ams"] + further.map(\.0)
                try await place.reconfigure { text in
                    text.replacing(
                        "deliverTo: [dengage-eu]", with: "deliverTo: [dengage-eu, \(names.joined(separator: ", "))]")
                        + "\n" + destinations.joined(separator: "\n") + "\n"
                }
                do {
                    try await body(place, vendors)
                } catch {
                    await vendors.stop()
                    throw error
                }
                for name in ["dengage-eu"] + names { try await place.settled(name) }
                await vendors.stop()
            }
        }

        @Test func `a shopping day reaches all five, each order at each of them, worth the same to the cent`()
            async throws
        {
            try await Self.use { place, vendors in
                let day = ShoppingDay(visitors: 25)
                for request in day.requests { try await place.postDengage(Examples.array(request)) }
                for name in ["dengage-eu", "gravity-ams", "field", "ometria", "push", "recs"] {
                    try await place.settled(name)
                    let passed = try #require(try await place.status()[name]?["passedBy"] as? [[String: Any]])
                    let kinds = passed.map { ($0["kind"] as? String ?? "", $0["events"] as? Int ?? 0) }
                    #expect(
                        Dictionary(uniqueKeysWithValues: kinds) == day.notExpressible[name, default: [:]], "\(name)")
                    let total = try await place.number("delivered", of: name) + place.number("passedOver", of: name)
                    #expect(total == day.events.count, "\(name)")
                }
                #expect(try await place.dengage.events().sorted() == day.events.sorted())
                #expect(try await Orders.dengage(place.dengage.events()) == day.orders)
                #expect(try await Orders.gravity(place.gravity.events()) == day.orders)
                #expect(try await Orders.gravityField(vendors.field.events()) == day.orders)
                #expect(try await Orders.ometria(vendors.ometria.events()) == day.orders)
                #expect(try await Orders.push(vendors.push.events()) == day.orders)
                #expect(try await Orders.richRelevance(vendors.recs.events()) == day.orders)
                for vendor in [
                    place.dengage, place.gravity, vendors.field, vendors.ometria, vendors.push, vendors.recs,
                ] {
                    #expect(try await vendor.number("refused") == 0)
                }
            }
        }

        /// Its total is 999.99 and its lines sum to 949.97, as published; it has no number.
        @Test func `of the published order each vendor gets what the table says`() async throws {
            try await Self.use { place, vendors in
                try await place.postDengage(Examples.array([Examples.dengage[4]]))
                for name in ["dengage-eu", "gravity-ams", "field", "ometria", "push", "recs"] {
                    try await place.settled(name)
                }
                let (total, lines) = ([99_999], [94_997])
                #expect(try await Orders.dengage(place.dengage.events()).map(\.value) == total)
                #expect(try await Orders.gravity(place.gravity.events()).map(\.value) == lines)
                #expect(try await Orders.gravityField(vendors.field.events()).map(\.value) == total)
                #expect(try await Orders.ometria(vendors.ometria.events()).map(\.value) == total)
                #expect(try await Orders.push(vendors.push.events()).map(\.value) == total)
                #expect(try await Orders.richRelevance(vendors.recs.events()).map(\.value) == lines)
            }
        }
    }
}

/// What some visitors do, in Dengage's words. The same each time.
private struct ShoppingDay {
    private(set) var events: [String] = []
    /// What each order earns, in cents.
    private(set) var orders: [String: Int] = [:]
    /// By destination and kind.
    private(set) var notExpressible: [String: [String: Int]] = [:]

    /// Of one event to twenty.
    var requests: [[String]] {
        var (requests, rest) = ([[String]](), events[...])
        while !rest.isEmpty {
            requests.append(Array(rest.prefix(1 + requests.count * 7 % 20)))
            rest = rest.dropFirst(requests.last?.count ?? 0)
        }
        return requests
    }

    init(visitors: Int) {
        for visitor in 0..<visitors {
            let products = (0...visitor % 4).map { number in
                (id: "sku-\(visitor)-\(number)", cents: 999 + visitor * 131 + number * 7)
            }
            tell(visitor, "PAGE_VIEW", #""category":"Home Page","pageUrl":"https://www.exampleshop.com/""#)
            for (number, product) in products.enumerated() {
                tell(
                    visitor, "PRODUCT_VIEW",
                    #""productId":"\#(product.id)","price":\#(Self.euros(product.cents)),"currency":"EUR""#)
                tell(visitor, "BASKET_OPERATIONS", basket("add", product, number + 1))
            }
            if visitor % 5 == 0 {
                tell(visitor, "BASKET_OPERATIONS", basket("remove", ("sku-x", 500), 1), butFor: ["recs"])
            }
            let lines = products.enumerated().map { number, product in
                #"{"productId":"\#(product.id)","price":\#(Self.euros(product.cents)),"quantity":\#(number + 1)}"#
            }
            let total = products.enumerated().reduce(0) { $0 + $1.element.cents * ($1.offset + 1) }
            let order =
                #""totalPrice":\#(Self.euros(total)),"currency":"EUR","productList":[\#(lines.joined(separator: ","))]"#
            tell(visitor, "CHECKOUT", #""step":"basket",\#(order)"#, butFor: ["gravity-ams", "ometria"])
            for step in ["customer", "payment"] {
                tell(
                    visitor, "CHECKOUT", #""step":"\#(step)",\#(order)"#,
                    butFor: ["gravity-ams", "field", "ometria", "recs"])
            }
            tell(visitor, "CHECKOUT", #""step":"purchase","orderNo":"A-\#(visitor)",\#(order)"#)
            orders["A-\(visitor)"] = total
        }
    }

    private mutating func tell(_ visitor: Int, _ name: String, _ members: String, butFor silent: [String] = []) {
        events.append(#"{"name":"\#(name)","userId":"user-\#(visitor)","sessionId":"visit-\#(visitor)",\#(members)}"#)
        for destination in silent { notExpressible[destination, default: [:]][name, default: 0] += 1 }
    }

    private func basket(_ step: String, _ product: (id: String, cents: Int), _ quantity: Int) -> String {
        #""step":"\#(step)","productId":"\#(product.id)","price":\#(Self.euros(product.cents)),"currency":"EUR","quantity":\#(quantity)"#
    }

    private static func euros(_ cents: Int) -> String {
        "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }
}

/// The orders in what each vendor received: by their number, what they earned in cents.
private enum Orders {
    private struct Event: Decodable {
        struct Pair: Decodable {
            let name, value: String
        }

        struct Properties: Decodable {
            let eventType, uniqueTransactionId: String?
            let value: Decimal?
        }

        struct Order: Decodable {
            let orderId: String?
            let orderTotal: Decimal?
        }

        let step, orderNo, eventType, scope, action, id: String?
        let totalPrice, grandTotal: Decimal?
        let nameValues: [Pair]?
        let properties: Properties?
        let data: Order?
    }

    static func dengage(_ events: [String]) throws -> [String: Int] {
        try found(events) { $0.step == "purchase" ? ($0.orderNo, $0.totalPrice) : nil }
    }

    static func gravity(_ events: [String]) throws -> [String: Int] {
        try found(events) { event in
            guard event.eventType == "BUY", let pairs = event.nameValues else { return nil }
            let values = Dictionary(pairs.map { ($0.name, $0.value) }) { $1 }
            let price = values["unitPrice"].flatMap { Decimal(string: $0) }
            let quantity = values["quantity"].flatMap { Decimal(string: $0) }
            return (values["orderId"], price.flatMap { price in quantity.map { price * $0 } })
        }
    }

    static func gravityField(_ events: [String]) throws -> [String: Int] {
        try found(events) { event in
            guard event.properties?.eventType == "purchase-v1" else { return nil }
            return (event.properties?.uniqueTransactionId, event.properties?.value)
        }
    }

    static func ometria(_ events: [String]) throws -> [String: Int] {
        try found(events) { event in
            event.scope == "order" && event.action == "add" ? (event.data?.orderId, event.data?.orderTotal) : nil
        }
    }

    static func push(_ records: [String]) throws -> [String: Int] {
        try found(records) { record in record.grandTotal.map { (record.id, $0) } }
    }

    /// Prices of one piece, in cents.
    static func richRelevance(_ queries: [String]) throws -> [String: Int] {
        var found: [String: Int] = [:]
        for query in Set(queries) where query.contains("placements=purchase_complete_page") {
            let items = URLComponents(string: "?" + query)?.queryItems ?? []
            let values = Dictionary(items.map { ($0.name, $0.value ?? "") }) { $1 }
            let numbers = { (name: String) in (values[name] ?? "").split(separator: "|").compactMap { Int($0) } }
            found[values["o"] ?? "", default: 0] += zip(numbers("ppc"), numbers("q")).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return found
    }

    /// Events that came more than once count once.
    private static func found(_ events: [String], _ read: (Event) -> (String?, Decimal?)?) throws -> [String: Int] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var found: [String: Int] = [:]
        for text in Set(events) {
            guard let (order, amount) = read(try decoder.decode(Event.self, from: Data(text.utf8))) else {
                continue
            }
            found[order ?? "", default: 0] += NSDecimalNumber(decimal: (amount ?? 0) * 100).intValue
        }
        return found
    }
}
