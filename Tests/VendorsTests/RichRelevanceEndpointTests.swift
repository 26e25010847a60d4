import Testing
import Vendors

@Suite struct RichRelevanceEndpointTests {
    private static let base = "https://recs.example/rrserver/api/rrPlatform/recsForPlacements?apiKey=K&apiClientKey=C"

    private func endpoint(longest: Int = 8000) -> RichRelevanceEndpoint {
        RichRelevanceEndpoint(url: "https://recs.example", apiKey: "K", apiClientKey: "C", longestAddress: longest)
    }

    private func event(_ body: String) -> OutboundEvent { OutboundEvent(receivedAt: 0, body: Array(body.utf8)) }

    @Test func `an event is a GET with its parameters encoded, and the destination's keys`() {
        let event = event(#"{"placements":"search_page","searchTerm":"red é&=+/|","userId":"","sessionId":"s"}"#)
        let request = endpoint().request(for: [event])
        #expect(
            request.url
                == Self.base + "&placements=search_page&searchTerm=red%20%C3%A9%26%3D%2B%2F%7C&userId=&sessionId=s")
        #expect(request.method == "GET" && request.body.isEmpty)
        #expect(endpoint().call(of: event).mostEvents == 1)
    }

    @Test func `of prices in both forms cents alone are sent`() {
        let order = #"{"placements":"purchase_complete_page","o":"A","productId":"p","q":"1","pp":"9.99","ppc":"999"}"#
        #expect(!endpoint().request(for: [event(order)]).url.contains("&pp="))
        let decimals = order.replacing(#","ppc":"999""#, with: "")
        #expect(endpoint().request(for: [event(decimals)]).url.hasSuffix("&pp=9.99"))
    }

    @Test func `keys inside an event are not sent`() {
        let url = endpoint().request(for: [event(#"{"apiKey":"X","placements":"home_page","apiClientKey":"Y"}"#)]).url
        #expect(url == Self.base + "&placements=home_page")
    }

    private static let products = (1...40).map { "sku-\($0)" }.joined(separator: "|")

    @Test func `an addition to the cart that is too long goes in several requests, each product once`() {
        let event = event(
            #"{"placements":"add_to_cart_page","atcid":"\#(Self.products)","sessionId":"s","userId":"u"}"#)
        let endpoint = endpoint(longest: 300)
        let parts = endpoint.parts(of: event)
        #expect(parts.count > 2)
        var sent: [String] = []
        for part in parts {
            let url = endpoint.request(for: [part]).url
            #expect(url.utf8.count <= 300)
            #expect(endpoint.objection(to: [part]) == nil)
            #expect(url.contains("&sessionId=s&userId=u"))
            let list = url.split(separator: "&").first { $0.hasPrefix("atcid=") }?.dropFirst(6) ?? ""
            sent += list.replacing("%7C", with: "|").split(separator: "|").map(String.init)
        }
        #expect(sent.joined(separator: "|") == Self.products)
    }

    @Test func `an event that fits is one request, itself`() {
        let event = event(#"{"placements":"add_to_cart_page","atcid":"\#(Self.products)"}"#)
        #expect(endpoint().parts(of: event).isEmpty)
    }

    @Test(arguments: ["cart_page", "purchase_complete_page", "search_page"])
    func `a cart or an order that is too long is not sent, and not taken apart`(page: String) {
        let event = event(#"{"placements":"\#(page)","productId":"\#(Self.products)"}"#)
        let endpoint = endpoint(longest: 300)
        #expect(endpoint.parts(of: event).isEmpty)
        guard case .split(.tooLarge, let why) = endpoint.objection(to: [event]) else {
            Issue.record("it would be sent")
            return
        }
        #expect(why.contains("of 300 allowed"))
    }

    @Test func `one product that does not fit is not sent`() {
        let long = String(repeating: "p", count: 400)
        let event = event(#"{"placements":"add_to_cart_page","atcid":"a|\#(long)|b"}"#)
        let endpoint = endpoint(longest: 300)
        let objections = endpoint.parts(of: event).map { endpoint.objection(to: [$0]) != nil }
        #expect(objections == [false, true, false])
    }
}
