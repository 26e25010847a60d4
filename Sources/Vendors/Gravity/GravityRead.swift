import Validation

/// What clients ask Gravity while a page is built. By GET or by POST: the vendor's Java client sends everything by POST.
enum GravityRead: String, CaseIterable {
    case getItemRecommendation
    case getItemRecommendationBulk
    case getUser
    case getEvents

    private static let noRecommendation = JSONText.object([
        ("recommendationId", .null), ("items", .array([])), ("itemIds", .array([])), ("predictionValues", .array([])),
    ])

    /// The vendor's answer when it has nothing; to several questions, as many.
    func emptyAnswer(to body: [UInt8]) -> Answer {
        switch self {
        case .getItemRecommendation: .json(Self.noRecommendation.text)
        case .getItemRecommendationBulk:
            .json(JSONText.array(Array(repeating: Self.noRecommendation, count: Self.count(of: body))).text)
        case .getUser: .json("{\"userId\":null,\"hidden\":false,\"nameValues\":[]}")
        case .getEvents: .json("[]")
        }
    }

    private static func count(of body: [UInt8]) -> Int {
        guard let document = try? Document(parsing: body), document.kind(of: document.root) == .array else { return 0 }
        return Array(document.elements(of: document.root)).count
    }
}

extension GravityDialect {
    public func emptyAnswer(to request: InboundRequest, call: Call) -> Answer {
        GravityRead(rawValue: call.method)?.emptyAnswer(to: request.body) ?? .json("{}")
    }
}

extension GravityEndpoint {
    public func read(_ request: InboundRequest, method: String) -> OutboundRequest? {
        let query = request.query.isEmpty ? "" : "?" + PercentEncoding.query(request.query)
        return OutboundRequest(
            method: request.method, url: "\(base)/\(method)\(query)", headers: headers, body: request.body)
    }
}
