import NIOHTTP1
import Testing

@testable import VendorSimulator

@Suite(.timeLimit(.minutes(10)))
struct GravityTests {
    private static let event = RunningVendor.view

    @Test func `events are answered with an empty 200 and kept as they came`() async throws {
        try await RunningVendor.gravity { vendor in
            let other =
                "{\"eventType\":\"BUY\",\"nameValues\":[{\"name\":\"orderId\",\"value\":\"1\"}],\"userId\":null}"
            let reply = try await vendor.addEvents("[\(Self.event), \(other)]")
            #expect(reply.status == 200)
            #expect(reply.body.isEmpty)
            #expect(vendor.recorder.received == [Array(Self.event.utf8), Array(other.utf8)])
        }
    }

    @Test(arguments: [
        ("null", "ERR_EVENTS_IS_NULL"),
        ("", "ERR_EVENTS_IS_NULL"),
        (event, "ERR_EVENTS_IS_NULL"),
        ("[\(event)", "ERR_EVENTS_IS_NULL"),
        ("[\(event),null]", "ERR_EVENTS_HAS_NULL_ELEMENT"),
        ("[{\"cookieId\":\"c\"}]", "ERR_INVALID_EVENT_TYPE"),
        ("[{\"eventType\":\"\"}]", "ERR_INVALID_EVENT_TYPE"),
        ("[{\"eventType\":7}]", "ERR_INVALID_EVENT_TYPE"),
        ("[{\"eventType\":\"BUY\",\"nameValues\":{}}]", "ERR_NAMEVALUE_IS_NULL"),
        ("[{\"eventType\":\"BUY\",\"nameValues\":[null]}]", "ERR_NAMEVALUE_IS_NULL"),
        ("[{\"eventType\":\"BUY\",\"nameValues\":[{\"value\":\"1\"}]}]", "ERR_NAME_IN_NAMEVALUE_IS_NULL_OR_EMPTY"),
        ("[{\"eventType\":\"BUY\",\"nameValues\":[{\"name\":\"a\"}]}]", "ERR_VALUE_IN_NAMEVALUE_IS_NULL"),
        ("[{\"eventType\":\"BUY\",\"nameValues\":[{\"name\":\"a\",\"value\":[]}]}]", "ERR_VALUE_IN_NAMEVALUE_IS_NULL"),
    ])
    func `a body is refused whole with a fault`(body: String, code: String) async throws {
        try await RunningVendor.gravity { vendor in
            let reply = try await vendor.addEvents(body)
            #expect(reply.status == 400)
            #expect(reply.body == "{\"message\":\"refused: \(code)\",\"faultInfo\":\"\(code)\"}")
            #expect(vendor.recorder.events == 0)
            #expect(vendor.recorder.refusals == [code: 1])
        }
    }

    @Test(arguments: [
        ("addItems", "[{\"itemId\":\"\"}]", "ERR_ITEMID_IS_NULL_OR_EMPTY"),
        ("addItems", "null", "ERR_ITEMS_IS_NULL"),
        ("updateItems", "[{\"itemId\":\"1\"}]", "ERR_PARAM_IS_NULL"),
        ("updateItems", "[null]", "ERR_ITEMS_HAS_NULL_ELEMENT"),
        ("addUsers", "[{}]", "ERR_USERID_IS_NULL_OR_EMPTY"),
        ("addUsers", "", "ERR_USERS_IS_NULL"),
    ])
    func `items and users have faults of their own`(method: String, body: String, code: String) async throws {
        try await RunningVendor.gravity { vendor in
            let path = "/grrec-shop-war/WebshopServlet/\(method)"
            let reply = try await vendor.send(path, body: body, headers: ["Authorization": RunningVendor.authorization])
            #expect(reply.status == 400)
            #expect(reply.body.contains("\"faultInfo\":\"\(code)\""))
        }
    }

    @Test(arguments: [nil, "Basic c2hvcDp3cm9uZw==", "Bearer x"])
    func `a caller without valid credentials gets 401 and is told how to log in`(authorization: String?) async throws {
        try await RunningVendor.gravity { vendor in
            let reply = try await vendor.addEvents("[]", headers: authorization.map { ["Authorization": $0] } ?? [:])
            #expect(reply.status == 401)
            #expect(reply.headers.first(name: "WWW-Authenticate")?.hasPrefix("Basic ") == true)
        }
    }

    @Test func `a compressed body is refused with 415`() async throws {
        try await RunningVendor.gravity { vendor in
            let reply = try await vendor.addEvents(
                "[\(Self.event)]",
                headers: ["Authorization": RunningVendor.authorization, "Content-Encoding": "gzip"]
            )
            #expect(reply.status == 415)
        }
    }

    @Test func `a body over a million bytes is refused with 413, one of a million is not`() async throws {
        try await RunningVendor.gravity { vendor in
            let full = "[\(Self.event)" + String(repeating: " ", count: 1_000_000 - Self.event.utf8.count - 2) + "]"
            #expect(full.utf8.count == 1_000_000)
            let (taken, refused) = (try await vendor.addEvents(full), try await vendor.addEvents(full + " "))
            #expect(taken.status == 200)
            #expect(refused.status == 413)
        }
    }

    @Test(arguments: ["/grrec-shop/WebshopServlet/addEvents", "/grrec--war/WebshopServlet/addEvents", "/addEvents"])
    func `other paths are not found`(path: String) async throws {
        try await RunningVendor.gravity { vendor in
            let reply = try await vendor.send(path, body: "[]")
            #expect(reply.status == 404)
        }
    }

    @Test func `opting out needs an id`() async throws {
        try await RunningVendor.gravity { vendor in
            let path = "/grrec-shop-war/WebshopServlet/optOut"
            let headers: HTTPHeaders = ["Authorization": RunningVendor.authorization]
            let (taken, refused) = (
                try await vendor.send(path + "?userId=u", headers: headers),
                try await vendor.send(path, headers: headers)
            )
            #expect(taken.status == 200)
            #expect(refused.status == 400)
        }
    }
}
