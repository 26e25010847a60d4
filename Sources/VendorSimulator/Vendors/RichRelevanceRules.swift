import Vendors

/// RichRelevance's `recsForPlacements`, as far as it logs: 200 whatever became of it; `status` tells.
///
/// An event is the query without the keys, percent-encoded as it has to be. Named placements, `item_page.recs_1`, log likewise,
/// and are answered with made-up recommendations (``Recommendations``).
struct RichRelevanceRules: VendorRules {
    let credentials: SimulatorConfiguration.Credentials?

    private static let keys = ["apiKey", "apiClientKey"]

    /// What each page must say, beside what every page does.
    private static let required: [String: [String]] = [
        "home_page": [], "item_page": ["productId"], "category_page": ["categoryId"], "search_page": ["searchTerm"],
        "add_to_cart_page": ["atcid"], "cart_page": [], "purchase_complete_page": ["productId", "o", "q"],
        "brand_page": ["fpb"], "personal_page": [], "error_page": [], "generic_page": [],
    ]

    func judge(_ request: InboundRequest) -> Judgement {
        guard request.path == "/rrserver/api/rrPlatform/recsForPlacements" else {
            return .refused(reason: "404", .empty(404))
        }
        guard request.method == "GET" else { return .refused(reason: "405", .empty(405)) }
        if let fault = faultOfCaller(request) ?? fault(of: request) { return refused(fault) }
        let event = request.query.filter { !Self.keys.contains($0.name) }.map { parameter in
            PercentEncoding.encode(parameter.name) + "=" + PercentEncoding.encode(parameter.value)
        }
        let placements = request.parameter("placements")?.split(separator: "|").map(String.init) ?? []
        let visitor = (request.parameter("userId") ?? "") + (request.parameter("sessionId") ?? "")
        let named = placements.filter { $0.contains(".") }
        let answer = Answer.json(Recommendations.richRelevance(named, visitor: visitor).text)
        return named.isEmpty ? .taken([Array(event.joined(separator: "&").utf8)[...]], answer) : .served(answer)
    }

    func refusal(status: Int?, code: String?) -> Answer {
        .json(
            "{\"status\":\"error\",\"errormessage\":\(JSONText.quote(code ?? "internal error processing the request"))}",
            status: status ?? 200)
    }

    var unknownCaller: (reason: String, answer: Answer) { ("apiKey", refusal(status: nil, code: "apiKey")) }

    private func faultOfCaller(_ request: InboundRequest) -> String? {
        for name in Self.keys where request.parameter(name)?.isEmpty ?? true { return name }
        guard case .basic(let site, let channel) = credentials else { return nil }
        return request.parameter("apiKey") == site && request.parameter("apiClientKey") == channel ? nil : "apiKey"
    }

    private func fault(of request: InboundRequest) -> String? {
        let names = request.query.map(\.name)
        if let repeated = names.first(where: { name in names.count { $0 == name } > 1 }) { return repeated }
        let placements = request.parameter("placements")?.split(separator: "|") ?? []
        let pages = Set(placements.map { $0.prefix { $0 != "." } })
        guard let page = pages.first.map(String.init), pages.count == 1, let required = Self.required[page] else {
            return "placements"
        }
        guard request.parameter("sessionId")?.isEmpty == false else { return "sessionId" }
        guard request.parameter("userId") != nil else { return "userId" }
        for name in required where request.parameter(name)?.isEmpty ?? true { return name }
        return faultOfLists(of: request, page: page)
    }

    private func faultOfLists(of request: InboundRequest, page: String) -> String? {
        let list = { (name: String) in
            request.parameter(name)?.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        }
        let products = list("productId")
        if ["search_page", "category_page"].contains(page), products?.count ?? 0 > 15 { return "productId" }
        let (decimals, cents) = (list("pp"), list("ppc"))
        if decimals != nil, cents != nil { return "pp and ppc" }
        if page == "purchase_complete_page", decimals == nil, cents == nil { return "ppc" }
        for (name, entries) in [("q", list("q")), ("pp", decimals), ("ppc", cents)] {
            guard let entries else { continue }
            guard entries.count == products?.count else { return name }
            let isPrice = name == "pp"
            guard entries.allSatisfy({ isPrice ? Double($0) != nil : Int($0) != nil }) else { return name }
        }
        return nil
    }

    private func refused(_ place: String) -> Judgement {
        .refused(reason: "error", refusal(status: nil, code: place))
    }
}
