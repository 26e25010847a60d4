import EventLog
import Foundation
import Intake
import Testing
import Validation
import Vendors

/// A request in the exact shape in which a shop's backend sends it to Gravity Field. Names and values are made up.
struct GravityFieldClientCase: Sendable, CustomTestStringConvertible {
    let title: String
    let call: String
    /// Around the events.
    let visitor: String
    var events: [String] = []
    var authorization = "Bearer field-key"

    var testDescription: String { title }

    var body: String {
        events.isEmpty ? "{\(visitor)}" : "{\(visitor),\"events\":[\(events.joined(separator: ","))]}"
    }

    private static let own = #""user":{"id":"u-77"},"session":{"custom":"s-77-1"}"#
    private static let device = #""device":{"userAgent":"Mozilla/5.0 (X11)","ip":"203.0.113.9"}"#

    static let all = [
        GravityFieldClientCase(
            title: "ids of the shop's own, a purchase", call: "event", visitor: "\(own),\"context\":{\(device)}",
            events: [
                #"{"name":"Purchase","properties":{"eventType":"purchase-v1","uniqueTransactionId":"A-1001","value":59.50,"currency":"EUR","cart":[{"productId":"sku-1","quantity":1,"itemPrice":59.50}]}}"#
            ]),
        GravityFieldClientCase(
            title: "several events at once, with spaces", call: "event", visitor: "\(own), \"context\": {\(device)}",
            events: [
                #"{ "name": "Add to cart", "properties": { "eventType": "add-to-cart-v1", "value": 20, "productId": "sku-2", "quantity": 2, "size": "XL", "cart": [ { "productId": "sku-2", "quantity": 2, "itemPrice": 10.0 } ] } }"#,
                #"{"name":"Wish","properties":{"eventType":"add-to-wishlist-v1","productId":"sku-2","value":10}}"#,
            ]),
        GravityFieldClientCase(
            title: "the vendor's cookies, relayed", call: "event",
            visitor:
                #""user":{"slid":"1234567","slid_server":"89"},"session":{"sl":"abc"},"context":{\#(device),"page":{"type":"CART","data":["sku-1"],"location":"https://shop.example/cart","referrer":""}}"#,
            events: [
                #"{"name":"Remove","properties":{"eventType":"remove-from-cart-v1","value":9.99,"productId":"sku-1","quantity":1,"cart":[]}}"#,
                #"{"name":"Sync","properties":{"eventType":"sync-cart-v1","value":0,"cart":[]}}"#,
            ]),
        GravityFieldClientCase(
            title: "cookies that are not set yet", call: "page",
            visitor:
                #""user":{"slid":null,"slid_server":null},"session":{"sl":null},"context":{"page":{"type":"HOMEPAGE","data":[],"location":"https://shop.example/"},\#(device)}"#
        ),
        GravityFieldClientCase(
            title: "a visitor who is new", call: "page",
            visitor:
                #""user":{},"session":{},"context":{"page":{"type":"CATEGORY","data":["Shoes","Boots"],"location":"https://shop.example/boots"},\#(device)}"#
        ),
        GravityFieldClientCase(
            title: "an app's screen, in a city", call: "page",
            visitor:
                #"\#(own),"context":{"page":{"type":"PRODUCT","data":["sku-9"],"location":"app://product/sku-9","lng":"Москва"},\#(device)}"#
        ),
        GravityFieldClientCase(
            title: "people, as hashes", call: "event", visitor: "\(own),\"context\":{\(device)}",
            events: [
                #"{"name":"Signup","properties":{"eventType":"signup-v1","hashedEmail":"973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"}}"#,
                #"{"name":"Login","properties":{"eventType":"login-v1","cuid":"c-1","cuidType":"id"}}"#,
                #"{"name":"Newsletter","properties":{"eventType":"newsletter-subscription-v1"}}"#,
            ]),
        GravityFieldClientCase(
            title: "lists of products", call: "event", visitor: "\(own),\"context\":{\(device)}",
            events: [
                #"{"name":"Filter","properties":{"eventType":"filter-items-v1","filterType":"Colour","filterStringValue":"red"}}"#,
                #"{"name":"Sort","properties":{"eventType":"sort-items-v1","sortBy":"price","sortOrder":"ASC"}}"#,
                #"{"name":"Search","properties":{"eventType":"keyword-search-v1","keywords":"boots"}}"#,
                #"{"name":"Promo","properties":{"eventType":"enter-promo-code-v1","code":"WINTER"}}"#,
                #"{"name":"Attribute","properties":{"eventType":"change-attr-v1","attributeType":"size","attributeValue":"42"}}"#,
            ]),
        GravityFieldClientCase(
            title: "an event of its own when choose failed", call: "event", visitor: "\(own),\"context\":{\(device)}",
            events: [#"{"name":"fallback","properties":{"selector":"home","milliseconds":1000}}"#]),
        GravityFieldClientCase(
            title: "the key as Basic, after the older page", call: "event", visitor: "\(own),\"context\":{\(device)}",
            events: [#"{"name":"fallback"}"#], authorization: "Basic ZmllbGQta2V5Og=="),
        GravityFieldClientCase(
            title: "a click on a campaign", call: "engagement",
            visitor:
                #"\#(own),"context":{\#(device)},"engagements":[{"type":"CLICK","decisionId":"d-1","variations":[7]}]"#
        ),
    ]
}

/// Every client of Gravity Field changes its base address and nothing else.
@Suite struct GravityFieldClientTests {
    private func send(_ one: GravityFieldClientCase, to intake: TestIntake) async -> Answer {
        await intake.send(
            "POST", "/ssapi/\(one.call)",
            headers: ["Authorization": one.authorization, "Content-Type": "application/json"],
            body: Array(one.body.utf8))
    }

    @Test(arguments: GravityFieldClientCase.all)
    func `what a client sends is stored as it is, and the answer leaves it content`(
        one: GravityFieldClientCase
    ) async throws {
        try await withIntake(isStrict: true) { intake in
            let answer = await send(one, to: intake)
            #expect([200, 204].contains(answer.status), "\(answer.text)")
            // A client that reads JSON out of a 200 finds some.
            if answer.status == 200 { _ = try JSONSerialization.jsonObject(with: Data(answer.body)) }
            try await intake.expectStored(one.events.isEmpty ? [one.body] : one.events)
        }
    }

    @Test func `every kind of event is sent by some client`() throws {
        let sent =
            GravityFieldClientCase.all.map(\.body).joined()
            + GravityFieldClientCase.all.map { "\"\($0.call)\"" }.joined()
        for kind in try GravityFieldDialect(sources: [], schemas: .builtIn()).kinds {
            #expect(sent.contains("\"\(kind)\""), "\(kind)")
        }
    }

    /// Also of events whose request came in another order of its members.
    @Test(arguments: GravityFieldClientCase.all)
    func `what a client sends reaches the vendor as it was sent`(one: GravityFieldClientCase) async throws {
        try await withIntake { intake in
            _ = await send(one, to: intake)
            let endpoint = GravityFieldEndpoint(url: "https://evs.example", apiKey: "k")
            let events = try await intake.log.next(for: intake.destination, events: 10, bytes: 10_000).events.map {
                OutboundEvent(receivedAt: $0.receivedAt, envelope: $0.envelope, body: $0.body)
            }
            let calls = Set(events.map(endpoint.call))
            #expect(calls.count == 1)
            let request = endpoint.request(for: events)
            #expect(request.url == "https://evs.example/ssapi/\(one.call)")
            // The members of the request are joined without the spaces between them.
            let body = one.events.isEmpty ? one.body : one.body.replacing(", \"context\": ", with: ",\"context\": ")
            #expect(String(decoding: request.body, as: UTF8.self) == body)
        }
    }

    @Test(arguments: [
        #"{"sec":"123456789012345678901234","user":{"uid":"u","ses":"s"},"device":{"ua":"x"},"data":[{"type":"t","name":"n"}]}"#,
        #"{"sec":"123456789012345678901234","user":{},"ctx":{"type":"HOMEPAGE","data":[],"location":"app://"},"type":"screenview"}"#,
    ])
    func `a request of the other generation is refused`(body: String) async throws {
        try await withIntake { intake in
            for call in ["event", "page"] {
                let answer = await intake.send(
                    "POST", "/ssapi/\(call)", headers: ["Authorization": "Bearer field-key"], body: Array(body.utf8))
                #expect(answer.status == 422)
            }
        }
    }
}
