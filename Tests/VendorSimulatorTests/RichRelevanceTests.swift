import Testing

@testable import VendorSimulator

@Suite(.timeLimit(.minutes(10)))
struct RichRelevanceTests {
    private static let path = "/rrserver/api/rrPlatform/recsForPlacements?apiKey=K&apiClientKey=C&"
    private static let visitor = "sessionId=s&userId=&placements="
    private static let purchase = visitor + "purchase_complete_page&o=A&productId=p%7Cr&q=1%7C2&ppc=1999%7C500"

    @Test(arguments: [
        "home_page", "item_page&productId=p", "category_page&categoryId=c", "search_page&searchTerm=a%20b",
        "add_to_cart_page&atcid=p%7Cq", "cart_page", "cart_page&productId=p&pp=9.99", "brand_page&fpb=b",
        "personal_page",
        "error_page", "generic_page", "purchase_complete_page&o=A&productId=p%7Cr&q=1%7C2&ppc=1999%7C500",
        "purchase_complete_page&o=A&productId=p&q=1&pp=19.99",
    ])
    func `each page is logged, and kept without the keys`(page: String) async throws {
        try await RunningVendor.richRelevance { vendor in
            let reply = try await vendor.send(Self.path + Self.visitor + page)
            #expect(reply.status == 200 && reply.body.contains("\"status\":\"ok\""))
            #expect(vendor.recorder.received == [Array((Self.visitor + page).utf8)])
        }
    }

    @Test(arguments: [
        (visitor + "unknown_page", "placements"), (visitor + "item_page.recs_1|cart_page.recs", "placements"),
        ("userId=&placements=home_page", "sessionId"), ("sessionId=s&placements=home_page", "userId"),
        (visitor + "item_page", "productId"), (visitor + "category_page", "categoryId"),
        (visitor + "search_page&searchTerm=", "searchTerm"), (visitor + "add_to_cart_page&productId=p", "atcid"),
        (visitor + "brand_page", "fpb"),
        (
            visitor + "search_page&searchTerm=s&productId=" + Array(repeating: "p", count: 16).joined(separator: "%7C"),
            "productId"
        ),
        (purchase.replacing("o=A", with: "order=A"), "o"), (purchase.replacing("&q=1%7C2", with: ""), "q"),
        (purchase.replacing("q=1%7C2", with: "q=1"), "q"), (purchase.replacing("1999", with: "19.99"), "ppc"),
        (purchase.replacing("&ppc=1999%7C500", with: ""), "ppc"), (purchase + "&pp=19.99%7C5", "pp and ppc"),
        (purchase + "&o=B", "o"),
    ])
    func `what is not in the vendor's shape is an error on 200`(query: String, place: String) async throws {
        try await RunningVendor.richRelevance { vendor in
            let reply = try await vendor.send(Self.path + query)
            #expect(reply.status == 200)
            #expect(reply.body == "{\"status\":\"error\",\"errormessage\":\"\(place)\"}")
            #expect(vendor.recorder.events == 0)
        }
    }

    @Test(arguments: ["apiKey=K", "apiClientKey=C", "apiKey=K&apiClientKey=D", "apiKey=L&apiClientKey=C"])
    func `both keys are wanted`(keys: String) async throws {
        try await RunningVendor.richRelevance { vendor in
            let path = Self.path.prefix { $0 != "?" }
            let reply = try await vendor.send("\(path)?\(keys)&\(Self.purchase)")
            #expect(reply.body.contains("\"status\":\"error\""))
        }
    }

    @Test func `other paths and verbs are not taken`() async throws {
        try await RunningVendor.richRelevance { vendor in
            let (post, other) = (
                try await vendor.send(Self.path + Self.purchase, body: ""),
                try await vendor.send("/rrserver/api/user/preference")
            )
            #expect([post.status, other.status] == [405, 404])
        }
    }
}
