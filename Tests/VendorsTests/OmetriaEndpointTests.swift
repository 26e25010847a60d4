import Testing
import Vendors

@Suite struct OmetriaEndpointTests {
    private static let user = #""user":{"uid":"v-1","sid":"s-1"}"#
    private static let order =
        #"{"scope":"order","action":"add","data":{"order_id":"A-1","order_total":"59.50","order_currency":"GBP","order_lines":[{"product_id":"p","quantity":2,"price":29.750}]},\#(user)}"#

    private func event(_ body: String, sequence: Int64 = 7) -> OutboundEvent {
        OutboundEvent(receivedAt: 1_795_216_523_456, body: Array(body.utf8), sequence: sequence)
    }

    private func text(_ request: OutboundRequest) -> String { String(decoding: request.body, as: UTF8.self) }

    // MARK: Tracking

    @Test func `tracking sends one event per request, to the byte`() {
        let endpoint = OmetriaTrackEndpoint(url: "https://d.store-l.ometria.services", key: "key", secret: "secret")
        let body = #"{ "scope" : "basket","action":"add", "context":{"product":"p"} }"#
        let request = endpoint.request(for: [event(body)])
        #expect(text(request) == body)
        #expect(request.url == "https://d.store-l.ometria.services/api/track" && request.method == "POST")
        #expect(request.headers["Authorization"] == "Basic a2V5OnNlY3JldA==")
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(endpoint.call(of: event(body)).mostEvents == 1)
    }

    @Test(arguments: [
        (OmetriaContextKeys.asSent, #"{ "product":"p","category_id" :"product", "page_url":"u" }"#),
        (.plain, #"{ "product":"p","category" :"product", "page_url":"u" }"#),
        (.withID, #"{ "product_id":"p","category_id" :"product", "page_url":"u" }"#),
    ])
    func `the context's members are spelled as configured, and nothing else is touched`(
        keys: OmetriaContextKeys, context: String
    ) {
        let endpoint = OmetriaTrackEndpoint(url: "https://h", key: "k", secret: "s", contextKeys: keys)
        let body = { (context: String) in #"{"product":1, "context":\#(context), "data":{"product_id":"x","page":"y"}}"#
        }
        let sent = event(body(#"{ "product":"p","category_id" :"product", "page_url":"u" }"#))
        #expect(text(endpoint.request(for: [sent])) == body(context))
        #expect(endpoint.request(for: [sent]).body.count <= endpoint.weight(of: sent))
    }

    // MARK: Pushing

    private let push = OmetriaPushEndpoint(url: "https://api.ometria.com/v2", key: "api-key")

    @Test func `an order becomes a record with its digits`() {
        let request = push.request(for: [event(Self.order)])
        #expect(
            text(request)
                == #"[{"@type":"order","id":"A-1","timestamp":"2026-11-20T23:15:23.456Z","status":"complete","is_valid":true,"#
                + #""grand_total":59.50,"currency":"GBP","lineitems":[{"product_id":"p","quantity":2,"unit_price":29.750}]}]"#
        )
        #expect(request.url == "https://api.ometria.com/v2/push")
        #expect(request.headers["X-Ometria-Auth"] == "api-key")
        #expect(request.headers["Authorization"] == nil)
    }

    @Test func `an order that is cancelled is marked so, whatever else is known of it`() {
        let body = #"{"scope":"order","action":"cancel","data":{"order_id":12},\#(Self.user)}"#
        #expect(
            text(push.request(for: [event(body)]))
                == #"[{"@type":"order","id":"12","timestamp":"2026-11-20T23:15:23.456Z","status":"cancelled","is_valid":false}]"#
        )
    }

    @Test(arguments: [
        (
            #"{"request_id":"r","scope":"basket","action":"remove","data":{"product_id":"p","quantity":1},"#,
            #""id":"r","event_type":"basket_remove""#, #""properties":{"product_id":"p","quantity":1}"#
        ),
        (
            #"{"scope":"view","context":{"product":"p","tags":["x"],"page":null},"#,
            #""id":"1795216523456-7","event_type":"view""#, #""properties":{"product":"p"}"#
        ),
        (
            #"{"request_id":9,"scope":"order","action":"return","data":{"order_id":"A","order_lines":[]},"#,
            #""id":"9","event_type":"order_return""#, #""properties":{"order_id":"A"}"#
        ),
    ])
    func `any other event becomes a custom event`(head: String, identity: String, properties: String) {
        #expect(
            text(push.request(for: [event(head + Self.user + "}")]))
                == #"[{"@type":"custom_event",\#(identity),"timestamp":"2026-11-20T23:15:23.456Z","identity_account_id":"v-1",\#(properties)}]"#
        )
    }

    @Test func `the visitor's id goes into the member that is configured`() {
        let endpoint = OmetriaPushEndpoint(url: "https://h", key: "k", identity: "profile_id")
        #expect(
            text(endpoint.request(for: [event(#"{"scope":"view",\#(Self.user)}"#)])).contains(#""profile_id":"v-1""#))
    }

    @Test func `records of two types never share a request, and no more than a hundred do`() {
        let view = #"{"scope":"view",\#(Self.user)}"#
        #expect(push.call(of: event(Self.order)) != push.call(of: event(view)))
        #expect(push.call(of: event(view)) == push.call(of: event(view)))
        #expect(push.call(of: event(view)).mostEvents == 100)
    }

    @Test func `a record that is too large or lacks what it must have is not sent`() {
        let large = Self.order.replacing("\"p\"", with: "\"\(String(repeating: "p", count: 60_000))\"")
        let bare = #"{"scope":"order","action":"add","data":{"order_id":"A"},\#(Self.user)}"#
        #expect(push.objection(to: [event(Self.order)]) == nil)
        guard case .split(.tooLarge, let why) = push.objection(to: [event(Self.order), event(large)]),
            case .split(.vendorRejected, _) = push.objection(to: [event(bare)])
        else {
            Issue.record("it would be sent")
            return
        }
        #expect(why.contains("60000"))
    }

    @Test func `a push is no larger than its events' weights`() {
        let events = [event(Self.order), event(Self.order)]
        #expect(push.request(for: events).body.count <= events.reduce(2) { $0 + push.weight(of: $1) })
    }
}
