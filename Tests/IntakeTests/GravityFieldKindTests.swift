import Testing
import Validation
import Vendors

/// What each of Gravity Field's events has to bring, and what it had better bring: the table of `ops/docs/contracts.md`.
@Suite struct GravityFieldKindTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let type: String
        /// Refused without any of these.
        var required: [String] = []
        /// Taken without these, with advice on each.
        var advised: [String] = []

        var testDescription: String { type }

        static let all = [
            Kind(type: "add-to-cart-v1", required: ["value", "productId", "quantity"], advised: ["cart"]),
            Kind(type: "remove-from-cart-v1", required: ["value", "productId", "quantity"], advised: ["cart"]),
            Kind(type: "sync-cart-v1", required: ["value"], advised: ["cart"]),
            Kind(type: "purchase-v1", required: ["uniqueTransactionId", "value", "cart"]),
            Kind(type: "add-to-wishlist-v1", required: ["productId"], advised: ["value"]),
            Kind(type: "signup-v1"),
            Kind(type: "login-v1"),
            Kind(type: "newsletter-subscription-v1"),
            Kind(type: "filter-items-v1", advised: ["filterType"]),
            Kind(type: "sort-items-v1", advised: ["sortBy", "sortOrder"]),
            Kind(type: "keyword-search-v1", advised: ["keywords"]),
            Kind(type: "enter-promo-code-v1", advised: ["code"]),
            Kind(type: "change-attr-v1", advised: ["attributeType", "attributeValue"]),
        ]

        /// The event with just these properties.
        func event(with properties: [String]) -> String {
            let values = ["value": "9.5", "quantity": "1", "cart": "[]", "sortOrder": "\"ASC\""]
            let own = properties.map { ",\"\($0)\":\(values[$0] ?? "\"x\"")" }.joined()
            return "{\"name\":\"n\",\"properties\":{\"eventType\":\"\(type)\"\(own)}}"
        }
    }

    private let dialect: GravityFieldDialect

    init() throws {
        dialect = try GravityFieldDialect(sources: [], schemas: .builtIn())
    }

    private func reading(of event: String) throws -> EventReading {
        let document = try Document(parsing: Array(event.utf8))
        let call = Call(source: "", method: dialect.defaultMethod, isInflating: false)
        return dialect.reading(of: document.root, in: document, call: call)
    }

    private func contents(of request: String, method: GravityFieldMethod) throws -> Findings {
        let document = try Document(parsing: Array(request.utf8))
        let call = Call(source: "", method: method.rawValue, isInflating: false)
        let contents = try #require(dialect.contents(of: document, call: call))
        guard method != .event else { return contents.findings }
        return dialect.reading(of: contents.events[0], in: document, call: call).findings
    }

    @Test func `the table has every kind`() {
        #expect(Set(Kind.all.map(\.type) + ["page", "engagement"]) == Set(dialect.kinds))
    }

    @Test(arguments: Kind.all)
    func `an event is taken with what its type requires, and advised of the rest`(kind: Kind) throws {
        let reading = try reading(of: kind.event(with: kind.required))
        #expect(reading.kind == kind.type)
        #expect(reading.findings.errors == [])
        #expect(reading.findings.warnings.count == kind.advised.count)
        for name in kind.advised {
            let isNamed = reading.findings.warnings.contains { $0.message.contains("\"\(name)\"") }
            #expect(isNamed, "\(name)")
        }
        let whole = try self.reading(of: kind.event(with: kind.required + kind.advised)).findings
        #expect(whole.errors == [] && whole.warnings == [])
    }

    @Test(arguments: Kind.all)
    func `an event is refused without any one property that its type requires`(kind: Kind) throws {
        for missing in kind.required {
            let errors = try reading(of: kind.event(with: kind.required.filter { $0 != missing })).findings.errors
            #expect(errors.map(\.message) == ["/properties must have the member \"\(missing)\""])
        }
        let nameless = kind.event(with: kind.required).replacing("\"name\"", with: "\"title\"")
        #expect(try reading(of: nameless).findings.errors.map(\.missing) == ["name"])
    }

    @Test func `an event without a type is the shop's own, filed under its name`() throws {
        for event in [#"{"name":"fallback"}"#, #"{"name":"fallback","properties":{"eventType":null,"any":[1]}}"#] {
            let reading = try reading(of: event)
            #expect(reading.kind == "fallback")
            #expect(reading.findings.isValid && reading.findings.warnings.isEmpty)
        }
    }

    @Test func `a type that the vendor does not list is taken with advice`() throws {
        let reading = try reading(of: #"{"name":"n","properties":{"eventType":"identify-v1"}}"#)
        #expect(reading.kind == "identify-v1")
        #expect(reading.findings.isValid)
        #expect(reading.findings.warnings.map(\.pointer) == ["/properties/eventType"])
    }

    @Test(arguments: [
        (#""value":"9.5","productId":"p","quantity":1"#, "/properties/value"),
        (#""value":9.5,"productId":7,"quantity":1"#, "/properties/productId"),
        (#""value":9.5,"productId":"p","quantity":0"#, "/properties/quantity"),
        (#""value":9.5,"productId":"p","quantity":1.5"#, "/properties/quantity"),
        (#""value":9.5,"productId":"p","quantity":1,"cart":{}"#, "/properties/cart"),
        (#""value":9.5,"productId":"p","quantity":1,"cart":[{"productId":"p","quantity":1}]"#, "/properties/cart/0"),
        (
            #""value":9.5,"productId":"p","quantity":1,"cart":[{"productId":"p","quantity":1,"itemPrice":"9"}]"#,
            "/properties/cart/0/itemPrice"
        ),
    ])
    func `a property of the wrong type is refused at its place`(properties: String, pointer: String) throws {
        let event = #"{"name":"n","properties":{"eventType":"add-to-cart-v1",\#(properties)}}"#
        #expect(try reading(of: event).findings.errors.map(\.pointer) == [pointer])
    }

    // MARK: What the events of a request share

    @Test(arguments: ["HOMEPAGE", "CATEGORY", "PRODUCT", "CART", "SEARCH", "OTHER"])
    func `a page view is taken with each type of page`(type: String) throws {
        let page = #"{"type":"\#(type)","data":["sku-1"],"location":"https://shop.example/","lng":"Moscow"}"#
        let device = #"{"userAgent":"Mozilla/5.0","ip":"203.0.113.9"}"#
        let request =
            #"{"user":{"id":"u"},"session":{"custom":"s"},"context":{"page":\#(page),"device":\#(device)}}"#
        let findings = try contents(of: request, method: .page)
        #expect(findings.errors == [] && findings.warnings == [])
    }

    @Test(arguments: [
        (#"{"session":{},"context":{"page":{"type":"OTHER"}}}"#, ""),
        (#"{"user":{},"context":{"page":{"type":"OTHER"}}}"#, ""),
        (#"{"user":{},"session":{}}"#, ""),
        (#"{"user":{},"session":{},"context":{}}"#, "/context"),
        (#"{"user":{},"session":{},"context":{"page":{}}}"#, "/context/page"),
        (#"{"user":{},"session":{},"context":{"page":{"type":"product"}}}"#, "/context/page/type"),
        (#"{"user":{},"session":{},"context":{"page":{"type":"PRODUCT","data":"sku"}}}"#, "/context/page/data"),
        (#"{"user":"u","session":{},"context":{"page":{"type":"OTHER"}}}"#, "/user"),
        (#"{"user":{"id":7},"session":{},"context":{"page":{"type":"OTHER"}}}"#, "/user/id"),
    ])
    func `a page view against the contract is refused at its place`(request: String, pointer: String) throws {
        #expect(try contents(of: request, method: .page).errors.map(\.pointer) == [pointer])
    }

    @Test(arguments: [
        (#"{"user":{"id":"u"},"session":{},"context":{"device":{"userAgent":"a","ip":"b"}}}"#, "custom"),
        (#"{"user":{},"session":{}}"#, "context"),
        (#"{"user":{},"session":{},"context":{}}"#, "device"),
        (#"{"user":{},"session":{},"context":{"device":{"ip":"b"}}}"#, "userAgent"),
        (#"{"user":{},"session":{},"context":{"device":{"userAgent":"a"}}}"#, "ip"),
    ])
    func `what the vendor recommends of a visitor is advice`(request: String, word: String) throws {
        let findings = try contents(of: request.dropLast() + #","events":[]}"#, method: .event)
        #expect(findings.errors == [])
        #expect(findings.warnings.count == 1)
        #expect(findings.warnings.first?.message.contains(word) == true, "\(findings.warnings)")
    }

    @Test func `a product page had better name the product, and any page its address`() throws {
        let request =
            #"{"user":{},"session":{},"context":{"page":{"type":"PRODUCT"},"device":{"userAgent":"a","ip":"b"}}}"#
        let warnings = try contents(of: request, method: .page).warnings
        #expect(Set(warnings.compactMap(\.missing)) == ["location", "data"])
    }

    @Test func `an engagement is taken with any fields beside the visitor's`() throws {
        let request =
            #"{"user":{},"session":{"sl":null},"context":{"device":{"userAgent":"a","ip":"b"}},"engagements":[{"x":1}]}"#
        let findings = try contents(of: request, method: .engagement)
        #expect(findings.errors == [] && findings.warnings == [])
        #expect(try contents(of: #"{"session":{}}"#, method: .engagement).errors.map(\.missing) == ["user"])
    }
}
