import NIOHTTP1
import Testing

@testable import VendorSimulator

@Suite(.timeLimit(.minutes(10)))
struct GravityFieldTests {
    private static let visitor = "\"user\":{\"id\":\"u\"},\"session\":{\"custom\":\"s\"}"
    private static let purchase =
        "{\"name\":\"Purchase\", \"properties\":{\"eventType\":\"purchase-v1\",\"uniqueTransactionId\":\"A-1\","
        + "\"value\":59.5,\"cart\":[{\"productId\":\"p\",\"quantity\":1,\"itemPrice\":59.50}]}}"
    private static let key: HTTPHeaders = ["Authorization": "Bearer K", "Content-Type": "application/json"]

    private func post(
        _ call: String, _ body: String, to vendor: RunningVendor, headers: HTTPHeaders = key
    ) async throws -> RunningVendor.Reply {
        try await vendor.send("/ssapi/\(call)", body: body, headers: headers)
    }

    @Test func `events are answered with 204 and kept one by one, as they came`() async throws {
        try await RunningVendor.gravityField { vendor in
            let own = "{\"name\":\"fallback\"}"
            let body = "{\(Self.visitor),\"events\":[\(Self.purchase), \(own)]}"
            let reply = try await post("event", body, to: vendor)
            #expect(reply.status == 204 && reply.body.isEmpty)
            #expect(vendor.recorder.received == [Array(Self.purchase.utf8), Array(own.utf8)])
        }
    }

    @Test func `a page view and an engagement are kept whole`() async throws {
        try await RunningVendor.gravityField { vendor in
            let page = "{\(Self.visitor),\"context\":{\"page\":{\"type\":\"PRODUCT\",\"data\":[\"p\"]}}}"
            let (first, second) = (
                try await post("page", page, to: vendor),
                try await post("engagement", "{\(Self.visitor)}", to: vendor)
            )
            #expect(first.status == 200 && second.status == 200)
            #expect(vendor.recorder.received == [Array(page.utf8), Array("{\(Self.visitor)}".utf8)])
        }
    }

    @Test(arguments: [
        ("event", "{\(visitor)}", "events"),
        ("event", "{\(visitor),\"events\":[]}", "events"),
        ("event", "{\(visitor),\"events\":[{}]}", "events[0].name"),
        ("event", "{\"user\":{},\"events\":[{\"name\":\"n\"}]}", "session"),
        ("event", "{\"session\":{},\"events\":[{\"name\":\"n\"}]}", "user"),
        ("event", "[]", "the body is not an object"),
        ("event", "{\(visitor),\"events\":[\(purchase.replacing("59.5,", with: "\"59.5\","))]}", "properties.value"),
        ("event", "{\(visitor),\"events\":[\(purchase.replacing("59.5,", with: "true,"))]}", "properties.value"),
        ("event", "{\(visitor),\"events\":[\(purchase.replacing("\"A-1\"", with: "7"))]}", "uniqueTransactionId"),
        ("event", "{\(visitor),\"events\":[\(purchase.replacing(":1,", with: ":1.5,"))]}", "cart[0].quantity"),
        ("event", "{\(visitor),\"events\":[\(purchase.replacing("59.50", with: "null"))]}", "cart[0].itemPrice"),
        ("event", "{\"sec\":\"s\",\"user\":{\"uid\":\"u\",\"ses\":\"s\"},\"data\":[{\"type\":\"t\"}]}", "session"),
        ("page", "{\(visitor)}", "context.page"),
        ("page", "{\(visitor),\"context\":{\"page\":{\"type\":\"product\"}}}", "context.page.type"),
        ("page", "{\(visitor),\"context\":{\"page\":{\"type\":\"OTHER\",\"data\":[1]}}}", "context.page.data"),
        ("engagement", "{\"user\":{\"id\":7},\"session\":{}}", "user.id"),
    ])
    func `what is not in the vendor's shape is 422`(call: String, body: String, place: String) async throws {
        try await RunningVendor.gravityField { vendor in
            let reply = try await post(call, body, to: vendor)
            #expect(reply.status == 422)
            #expect(reply.body.contains(place), "\(reply.body)")
            #expect(vendor.recorder.events == 0)
        }
    }

    @Test(arguments: [nil, "Bearer other", "K", "Basic other"])
    func `a caller without the key is 401`(authorization: String?) async throws {
        try await RunningVendor.gravityField { vendor in
            var headers = Self.key
            headers.remove(name: "Authorization")
            if let authorization { headers.add(name: "Authorization", value: authorization) }
            let reply = try await post("event", "{}", to: vendor, headers: headers)
            #expect(reply.status == 401)
        }
    }

    @Test func `other paths, verbs and types of body are not taken`() async throws {
        try await RunningVendor.gravityField { vendor in
            let (visit, get, form) = (
                try await vendor.send("/v2/visit", body: "{}", headers: Self.key),
                try await vendor.send("/ssapi/page", headers: Self.key),
                try await post("page", "{}", to: vendor, headers: ["Authorization": "Bearer K"])
            )
            #expect([visit.status, get.status, form.status] == [404, 405, 415])
        }
    }
}
