import NIOHTTP1
import Testing

@testable import VendorSimulator

@Suite(.timeLimit(.minutes(10)))
struct OmetriaTests {
    private static let event =
        "{\"request_id\":\"r-1\",\"scope\":\"basket\",\"action\":\"add\",\"data\":{\"product_id\":\"p\",\"quantity\":1},"
        + "\"user\":{\"uid\":\"u\",\"sid\":\"s\"}}"
    private static let order =
        "{\"@type\":\"order\",\"id\":\"o\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"grand_total\":9.90,\"currency\":\"EUR\"}"
    /// Base64 of `key:secret`.
    private static let login: HTTPHeaders = ["Authorization": "Basic a2V5OnNlY3JldA=="]
    private static let key: HTTPHeaders = ["X-Ometria-Auth": "key"]

    @Test func `an event is kept as it came, and the answer repeats its id`() async throws {
        try await RunningVendor.ometria { vendor in
            let reply = try await vendor.send("/api/track", body: Self.event, headers: Self.login)
            #expect(reply.status == 200 && reply.body == "{\"request_id\":\"r-1\"}")
            #expect(vendor.recorder.received == [Array(Self.event.utf8)])
        }
    }

    @Test(arguments: [
        ("[\(event)]", "object"), ("{}", "scope"),
        (event.replacing("basket", with: "wishlist"), "scope"),
        (event.replacing("\"add\"", with: "\"update\""), "action"),
        (event.replacing("\"sid\"", with: "\"ses\""), "user.sid"),
        (event.replacing("product_id", with: "id"), "data.product_id"),
        (event.replacing(":1}", with: ":1.5}"), "data.quantity"),
        (event.replacing("\"data\"", with: "\"date\""), "data"),
        (event.replacing("basket", with: "order"), "data.order_id"),
    ])
    func `an event that is not in the vendor's shape is refused`(body: String, place: String) async throws {
        try await RunningVendor.ometria { vendor in
            let reply = try await vendor.send("/api/track", body: body, headers: Self.login)
            #expect(reply.status == 400)
            #expect(reply.body.contains(place), "\(reply.body)")
            #expect(vendor.recorder.events == 0)
        }
    }

    @Test func `records are kept one by one, and counted in the answer`() async throws {
        try await RunningVendor.ometria { vendor in
            let reply = try await vendor.send("/v2/push", body: "[\(Self.order), \(Self.order)]", headers: Self.key)
            #expect(reply.status == 200)
            #expect(reply.body.contains("\"accepted\":2,\"rejected\":0"))
            #expect(vendor.recorder.received.count == 2)
        }
    }

    @Test func `a record that lacks something is counted as rejected, and nothing of the request kept`() async throws {
        try await RunningVendor.ometria { vendor in
            let bad = Self.order.replacing("grand_total", with: "total")
            let reply = try await vendor.send("/v2/push", body: "[\(Self.order),\(bad)]", headers: Self.key)
            #expect(reply.status == 200)
            #expect(reply.body.contains("\"accepted\":1,\"rejected\":1"))
            #expect(vendor.recorder.events == 0)
        }
    }

    @Test(arguments: [
        order, "[]", "[\(order),\(order.replacing("\"order\"", with: "\"custom_event\""))]",
        "[\(order.replacing("\"order\"", with: "\"contact\""))]",
        "[\(Array(repeating: order, count: 101).joined(separator: ","))]",
        "[\(order.replacing("\"o\"", with: "\"\(String(repeating: "o", count: 60_000))\""))]",
    ])
    func `a push of another shape is refused whole`(body: String) async throws {
        try await RunningVendor.ometria { vendor in
            let reply = try await vendor.send("/v2/push", body: body, headers: Self.key)
            #expect(reply.status == 400)
        }
    }

    @Test func `either interface wants its own credentials`() async throws {
        try await RunningVendor.ometria { vendor in
            let (track, push, other) = (
                try await vendor.send("/api/track", body: Self.event, headers: Self.key),
                try await vendor.send("/v2/push", body: "[\(Self.order)]", headers: Self.login),
                try await vendor.send("/api/other", body: "{}", headers: Self.login)
            )
            #expect([track.status, push.status, other.status] == [401, 401, 404])
        }
    }
}
