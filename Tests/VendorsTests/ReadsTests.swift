import Testing
import Validation

@testable import Vendors

/// What clients ask a vendor while a page is built.
struct ReadsTests {
    private static let library = Result { try SchemaLibrary.builtIn() }

    private func dialect(_ name: String) throws -> any Dialect {
        let library = try Self.library.get()
        return switch name {
        case "gravity":
            try GravityDialect(
                sources: [GravitySource(name: "shop", customer: "c", username: "u", password: "p")], schemas: library)
        case "gravity-field":
            try GravityFieldDialect(sources: [GravityFieldSource(name: "shop", apiKeys: ["k"])], schemas: library)
        case "ometria":
            try OmetriaDialect(sources: [OmetriaSource(name: "shop", key: "u", secret: "p")], schemas: library)
        default:
            try RichRelevanceDialect(
                sources: [RichRelevanceSource(name: "shop", apiKey: "a", apiClientKey: "c")], schemas: library)
        }
    }

    private func read(
        _ vendor: String, _ method: String, _ target: String, _ body: String = "", by field: String? = nil
    ) throws -> (request: InboundRequest, call: Call, dialect: any Dialect) {
        let headers: HeaderList = field.map { ["Authorization": $0] } ?? [:]
        let request = InboundRequest(method: method, target: target, headers: headers, body: Array(body.utf8))
        let dialect = try dialect(vendor)
        guard case .read(let call)? = dialect.open(request) else { throw NotARead() }
        return (request, call, dialect)
    }

    private struct NotARead: Error {}

    private static let servlet = "/grrec-c-war/WebshopServlet/"
    private static let login = Authorization.basic("u:p")

    @Test(arguments: ["GET", "POST"], ["getItemRecommendation", "getItemRecommendationBulk", "getUser", "getEvents"])
    func `Gravity is asked as it was asked, by the destination's user`(method: String, name: String) throws {
        let (request, call, _) = try read(
            "gravity", method, Self.servlet + name + "?userId=%C3%A9%201&resultNameValue=a&resultNameValue=b",
            method == "POST" ? #"[{"scenarioId":"S"}]"# : "", by: Self.login)
        let endpoint = GravityEndpoint(url: "http://g/grrec-d-war/WebshopServlet/", username: "x", password: "y")
        let outbound = try #require(endpoint.read(request, method: call.method))
        #expect(outbound.method == method)
        #expect(
            outbound.url
                == "http://g/grrec-d-war/WebshopServlet/\(name)?userId=%C3%A9%201&resultNameValue=a&resultNameValue=b")
        #expect(outbound.headers["Authorization"] == Authorization.basic("x:y"))
        #expect(outbound.body == request.body)
    }

    @Test func `Gravity's empty answers are of the shape that was asked for`() throws {
        func empty(_ name: String, _ body: String = "") throws -> String {
            let (request, call, dialect) = try read("gravity", "POST", Self.servlet + name, body, by: Self.login)
            return String(decoding: dialect.emptyAnswer(to: request, call: call).body, as: UTF8.self)
        }
        let none = #"{"recommendationId":null,"items":[],"itemIds":[],"predictionValues":[]}"#
        #expect(try empty("getItemRecommendation", "{}") == none)
        #expect(try empty("getItemRecommendationBulk", #"[{},{"a":[1,2]}]"#) == "[\(none),\(none)]")
        #expect(try empty("getItemRecommendationBulk", "nothing") == "[]")
        #expect(try empty("getUser") == #"{"userId":null,"hidden":false,"nameValues":[]}"#)
        #expect(try empty("getEvents") == "[]")
    }

    @Test func `Gravity Field's choose goes on with the section's key`() throws {
        let (request, call, dialect) = try read(
            "gravity-field", "POST", "/ssapi/choose", #"{ "user":{} }"#, by: "Bearer k")
        let outbound = try #require(
            GravityFieldEndpoint(url: "http://f", apiKey: "s").read(request, method: call.method))
        #expect(outbound.url == "http://f/ssapi/choose")
        #expect(outbound.headers["Authorization"] == "Bearer s")
        #expect(outbound.body == request.body)
        #expect(dialect.emptyAnswer(to: request, call: call).body == Array(#"{"choices":[]}"#.utf8))
    }

    @Test func `Ometria's query goes on, and its empty answer says whose it is`() throws {
        let body = #"{"request_id":"r-1","user":{"uid":"é"},"elements":["a"]}"#
        let (request, call, dialect) = try read("ometria", "POST", "/api/query", body, by: Self.login)
        let endpoint = OmetriaTrackEndpoint(url: "http://o", key: "x", secret: "y")
        let outbound = try #require(endpoint.read(request, method: call.method))
        #expect(outbound.url == "http://o/api/query" && outbound.body == request.body)
        #expect(outbound.headers["Authorization"] == Authorization.basic("x:y"))
        let empty = dialect.emptyAnswer(to: request, call: call).body
        #expect(empty == Array(#"{"request_id":"r-1","user":{"uid":"é"},"elements":{}}"#.utf8))
        let (broken, _, _) = try read("ometria", "POST", "/api/query", "{", by: Self.login)
        #expect(dialect.emptyAnswer(to: broken, call: call).body == Array(#"{"elements":{}}"#.utf8))
        #expect(
            OmetriaPushEndpoint(url: "http://o", key: "x", identity: "profile_id").read(request, method: "query") == nil
        )
    }

    private static let placements = RichRelevanceDialect.path + "?apiKey=a&apiClientKey=c&placements=item_page.recs_1"

    @Test func `RichRelevance's named placements go on with the destination's keys, and scripts are made here`() throws
    {
        let (request, call, dialect) = try read(
            "richrelevance", "GET", Self.placements + "%7Citem_page.recs_2&productId=p%201&jsonp=true&jcb=shop.show")
        let endpoint = RichRelevanceEndpoint(url: "http://r", apiKey: "A", apiClientKey: "C")
        let outbound = try #require(endpoint.read(request, method: call.method))
        #expect(
            outbound.url
                == "http://r\(RichRelevanceDialect.path)?apiKey=A&apiClientKey=C&placements=item_page.recs_1%7Citem_page.recs_2&productId=p%201"
        )
        let script = dialect.passedOn(.json(#"{"status":"ok"}"#), call: call)
        #expect(script.body == Array(#"shop.show({"status":"ok"});"#.utf8))
        #expect(script.headers["Content-Type"] == "application/javascript;charset=utf-8")
        let empty = dialect.emptyAnswer(to: request, call: call)
        #expect(empty.body == Array(#"shop.show({"status":"ok","placements":[]});"#.utf8))
        let short = RichRelevanceEndpoint(url: "http://r", apiKey: "A", apiClientKey: "C", longestAddress: 100)
        #expect(short.read(request, method: call.method) == nil)
    }

    @Test func `nobody reads without credentials`() throws {
        for (vendor, target) in [
            ("gravity", Self.servlet + "getUser"), ("gravity-field", "/ssapi/choose"), ("ometria", "/api/query"),
            ("richrelevance", RichRelevanceDialect.path + "?apiKey=a&placements=item_page.recs_1"),
        ] {
            let method = vendor == "richrelevance" ? "GET" : "POST"
            let request = InboundRequest(method: method, target: target, headers: [:], body: [])
            guard case .answered(let answer)? = try dialect(vendor).open(request) else { throw NotARead() }
            #expect(answer.status == 401)
        }
    }
}
