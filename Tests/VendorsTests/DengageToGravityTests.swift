import CommerceEvents
import Foundation
import Testing
import Validation
import Vendors

/// A golden line for each kind of Dengage event on its way to Gravity.
@Suite struct DengageToGravityTests {
    private static let who = #""userId":"U 1","sessionId":"s""#

    private func written(_ event: String) throws -> WrittenEvent {
        let read = try Dengage().read(OutboundEvent(receivedAt: 1, body: Array(event.utf8)))
        return Gravity().write(read.event, receivedAt: 1_795_216_523_456)
    }

    private func bodies(_ event: String) throws -> [String] {
        guard case .events(let events, _) = try written(event) else { return [] }
        return events.map { String(decoding: $0.body, as: UTF8.self) }
    }

    @Test(
        arguments: [
            (
                #"{"name":"PAGE_VIEW",\#(who),"category":"Home Page","pageUrl":"https://shop.example/"}"#,
                [
                    #"{"eventType":"BROWSE","userId":"U 1","nameValues":[{"name":"category","value":"Home Page"},{"name":"url","value":"https://shop.example/"}]}"#
                ]
            ),
            (
                #"{"name":"PRODUCT_VIEW",\#(who),"productId":" p\u00e9 ","price":"3099.90"}"#,
                [#"{"eventType":"VIEW","itemId":" pé ","userId":"U 1"}"#]
            ),
            (
                #"{"name":"BASKET_OPERATIONS",\#(who),"step":"add","productId":"p","price":349.90,"currency":"EUR","quantity":2}"#,
                [
                    #"{"eventType":"ADD_TO_CART","itemId":"p","userId":"U 1","nameValues":[{"name":"unitPrice","value":"349.90"},{"name":"quantity","value":"2"},{"name":"currency","value":"EUR"}]}"#
                ]
            ),
            (
                #"{"name":"BASKET_OPERATIONS",\#(who),"step":"remove","productId":"p"}"#,
                [#"{"eventType":"REMOVE_FROM_CART","itemId":"p","userId":"U 1"}"#]
            ),
            (
                #"{"name":"CHECKOUT",\#(who),"step":"purchase","orderNo":7001,"totalPrice":999.99,"currency":"EUR","productList":[{"productId":"a","price":349.99,"quantity":2},{"productId":"b","price":"249.990","currency":"USD"}]}"#,
                [
                    #"{"eventType":"BUY","itemId":"a","userId":"U 1","nameValues":[{"name":"orderId","value":"7001"},{"name":"unitPrice","value":"349.99"},{"name":"quantity","value":"2"},{"name":"currency","value":"EUR"}]}"#,
                    #"{"eventType":"BUY","itemId":"b","userId":"U 1","nameValues":[{"name":"orderId","value":"7001"},{"name":"unitPrice","value":"249.990"},{"name":"quantity","value":"1"},{"name":"currency","value":"USD"}]}"#,
                ]
            ),
            (
                #"{"name":"SEARCH",\#(who),"query":"red shoes"}"#,
                [
                    #"{"eventType":"PRODUCT_SEARCH","userId":"U 1","nameValues":[{"name":"searchString","value":"red shoes"}]}"#
                ]
            ),
            (
                #"{"name":"CUSTOM_EVENT",\#(who),"type":"gift","params":{"size":9.50,"kind":"box","tags":["x"]}}"#,
                [
                    #"{"eventType":"gift","userId":"U 1","nameValues":[{"name":"size","value":"9.50"},{"name":"kind","value":"box"}]}"#
                ]
            ),
        ] as [(String, [String])])
    func `an event becomes these`(event: String, expected: [String]) throws {
        let bodies = try bodies(event)
        #expect(bodies == expected)
        // As intake would have taken them from Gravity's own client.
        let dialect = try GravityDialect(sources: [], schemas: .builtIn())
        for body in bodies {
            let document = try Document(parsing: Array(body.utf8))
            let call = Call(source: "", method: dialect.defaultMethod, isInflating: false)
            #expect(dialect.reading(of: document.root, in: document, call: call).findings.errors == [])
        }
    }

    @Test(arguments: [
        (#"{"name":"BASKET_OPERATIONS",\#(who),"step":"clear","productId":"p"}"#, "clearing"),
        (#"{"name":"CHECKOUT",\#(who),"step":"payment","totalPrice":1,"productList":[]}"#, "steps"),
        (#"{"name":"CHECKOUT",\#(who),"step":"purchase","totalPrice":1,"productList":[]}"#, "lines"),
        (#"{"name":"USER_OPERATIONS",\#(who),"step":"signin","username":"n"}"#, "cookie"),
        (#"{"name":"USER_OPERATIONS",\#(who),"step":"signup","username":"n"}"#, "accounts"),
        (#"{"name":"INTERACTION",\#(who),"type":"click"}"#, "Dengage alone"),
        (#"{"name":"USER_OPERATIONS",\#(who),"step":"delete_last_search"}"#, "Dengage alone"),
    ])
    func `what cannot be said to Gravity is named`(event: String, word: String) {
        do {
            guard case .notExpressible(let why) = try written(event) else {
                Issue.record("it was written")
                return
            }
            #expect(why.contains(word), "\(why)")
        } catch let error as NotReadable {
            #expect(error.reason.contains(word), "\(error.reason)")
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test func `what is left out is listed`() throws {
        let event =
            #"{"name":"CHECKOUT",\#(Self.who),"device":"IOS","pageUrl":"u","step":"purchase","totalPrice":1,"productList":[{"productId":"p","fromStore":1}],"coupon":"C"}"#
        let read = try Dengage().read(OutboundEvent(receivedAt: 1, body: Array(event.utf8)))
        #expect(read.leftOut == ["/device", "/coupon", "/productList/0/fromStore"])
        guard case .events(_, let leftOut) = Gravity().write(read.event, receivedAt: 1) else { return }
        #expect(leftOut == ["the visit", "the page's address", "the order's total"])
    }

    @Test func `a time is written in seconds`() {
        let event = CommerceEvent(
            .search(query: nil), identity: Identity(cookieId: Array("c".utf8)), time: 1_795_216_523_999)
        guard case .events(let events, _) = Gravity().write(event, receivedAt: 1) else { return }
        #expect(
            events.map { String(decoding: $0.body, as: UTF8.self) }
                == [#"{"eventType":"PRODUCT_SEARCH","cookieId":"c","time":1795216523}"#])
    }
}
