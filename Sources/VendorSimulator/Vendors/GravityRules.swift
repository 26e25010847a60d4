import Vendors

/// Gravity's write calls: an array, taken whole with an empty 200, or refused whole with a fault. Its reads are answered with
/// made-up recommendations (``Recommendations``), users without a name, and no history.
///
/// The status that goes with a fault is not published; here it is 400. Strict where the vendor's list of faults is.
struct GravityRules: VendorRules {
    let credentials: SimulatorConfiguration.Credentials?

    /// Documented as 1 MB without saying which.
    static let bodyBytes = 1_000_000

    func judge(_ request: InboundRequest) -> Judgement {
        guard let method = Self.method(of: request.path) else { return .refused(reason: "404", .empty(404)) }
        if let refusal = refusalOfCaller(request) { return refusal }
        switch method {
        case "addEvents": return write(request, of: .events)
        case "addItems": return write(request, of: .items)
        case "updateItems": return write(request, of: .itemUpdates)
        case "addUsers": return write(request, of: .users)
        case "test": return .served(Answer(status: 200, body: Array("Hello \(request.parameter("name") ?? "")".utf8)))
        case "getItemRecommendation", "getItemRecommendationBulk": return recommend(request, method)
        case "getUser", "getEvents":
            let id = request.parameter("userId") ?? request.parameter("cookieId")
            guard let id, !id.isEmpty else { return refused("ERR_PARAM_IS_NULL") }
            let user = JSONText.object([
                ("userId", .string(id)), ("hidden", .bool(false)), ("nameValues", .array([])),
            ])
            return .served(.json(method == "getUser" ? user.text : "[]"))
        case "optOut":
            let named = ["userId", "cookieId"].compactMap { name in request.parameter(name).map { "\(name)=\($0)" } }
            guard !named.isEmpty else { return refused("ERR_PARAM_IS_NULL") }
            return .taken([Array("optOut?\(named.joined(separator: "&"))".utf8)[...]], .empty())
        default:
            return .refused(reason: "ERR_INVALID_METHOD_NAME", refusal(status: 404, code: "ERR_INVALID_METHOD_NAME"))
        }
    }

    func refusal(status: Int?, code: String?) -> Answer {
        let code = code ?? "ERR_INVALID_EVENT_TYPE"
        let text = "{\"message\":\(JSONText.quote("refused: \(code)")),\"faultInfo\":\(JSONText.quote(code))}"
        return .json(text, status: status ?? 400)
    }

    var unknownCaller: (reason: String, answer: Answer) {
        ("401", Answer(status: 401, headers: ["WWW-Authenticate": "Basic realm=\"WebshopServlet\""]))
    }

    /// `addEvents` in `/grrec-shop-war/WebshopServlet/addEvents`.
    private static func method(of path: String) -> Substring? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[2] == "WebshopServlet" else { return nil }
        let isApplication = parts[1].hasPrefix("grrec-") && parts[1].hasSuffix("-war") && parts[1].utf8.count > 10
        return isApplication ? parts[3] : nil
    }

    private func refusalOfCaller(_ request: InboundRequest) -> Judgement? {
        guard isKnown(request.headers["Authorization"]) else {
            return .refused(reason: unknownCaller.reason, unknownCaller.answer)
        }
        let coding = request.headers["Content-Encoding"] ?? "identity"
        guard coding.lowercased() == "identity" else { return .refused(reason: "415", .empty(415)) }
        guard request.body.count <= Self.bodyBytes else { return .refused(reason: "413", .empty(413)) }
        return nil
    }

    private func isKnown(_ authorization: String?) -> Bool {
        guard let authorization, authorization.lowercased().hasPrefix("basic ") else { return false }
        guard case .basic(let username, let password) = credentials else { return true }
        return authorization.dropFirst(6) == Base64.encode(Array("\(username):\(password)".utf8))
    }

    private func write(_ request: InboundRequest, of kind: GravityKind) -> Judgement {
        guard request.method == "POST" else { return .refused(reason: "405", .empty(405)) }
        guard case .array(let elements) = EventBody(request.body) else { return refused("ERR_\(kind.name)_IS_NULL") }
        for element in elements {
            guard let members = element.object else { return refused("ERR_\(kind.name)_HAS_NULL_ELEMENT") }
            if let fault = kind.fault(of: members) { return refused(fault) }
        }
        return .taken(elements.map(\.bytes), .empty())
    }

    /// The context is the body, or the query of a GET; several in an array get as many answers, in their order.
    private func recommend(_ request: InboundRequest, _ method: Substring) -> Judgement {
        let who = request.parameter("userId") ?? request.parameter("cookieId") ?? ""
        switch EventBody(request.body) {
        case .array(let contexts) where method.hasSuffix("Bulk"):
            let answers = contexts.map { Recommendations.gravity($0.object ?? [:], query: who) }
            return .served(.json(JSONText.array(answers).text))
        case .object(let context) where !method.hasSuffix("Bulk"):
            return recommend(context.object ?? [:], who)
        case .empty where !method.hasSuffix("Bulk") && request.method == "GET":
            let names = request.query.filter { $0.name == "resultNameValue" }.map(\.value)
            var context: [String: Any] = ["resultNameValues": names]
            context["scenarioId"] = request.parameter("scenarioId")
            context["numberLimit"] = request.parameter("numberLimit").flatMap { Int($0) }
            return recommend(context, who)
        default: return refused("ERR_PARAM_IS_NULL")
        }
    }

    private func recommend(_ context: [String: Any], _ who: String) -> Judgement {
        guard context.text("scenarioId") != nil else { return refused("ERR_PARAM_IS_NULL") }
        return .served(.json(Recommendations.gravity(context, query: who).text))
    }

    private func refused(_ code: String) -> Judgement {
        .refused(reason: code, refusal(status: nil, code: code))
    }
}
