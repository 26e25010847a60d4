import CommerceEvents
public import Validation

/// The Dengage "Experience" event API as its clients use it.
///
/// | route | what |
/// |---|---|
/// | `POST /add/events/v1.json?apiKey=K` | events: an array, or one bare object as the mobile clients send |
/// | `GET /get/key?count=N`, `/get/key/v1.json?count=N` | N fresh ids |
///
/// The vendor's application errors ride on HTTP 200 with a `statusCode`; clients read nothing else. The answer to events
/// holds one empty list per event sent, since the vendor's browser library drops an answer of any other length.
public struct DengageDialect: Dialect {
    public let name = "dengage"
    public let kinds = DengageKinds.documents.map(\.name)
    public let defaultMethod = "add"
    let sources: [DengageSource]
    let schemas: DengageKinds
    let mint: @Sendable () -> UInt64

    /// - Parameter mint: 64 random bits for each id that `/get/key` hands out.
    public init(
        sources: [DengageSource],
        schemas: SchemaLibrary,
        mint: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) throws(SchemaFault) {
        self.sources = sources
        self.schemas = try DengageKinds(schemas: schemas)
        self.mint = mint
    }

    public func open(_ request: InboundRequest) -> Opening? {
        switch request.path {
        case "/add/events/v1.json":
            request.method == "POST" ? identify(request) : .answered(notAllowed(but: "POST"))
        case "/get/key", "/get/key/v1.json":
            .answered(request.method == "GET" ? mintedKeys(request) : notAllowed(but: "GET"))
        default:
            nil
        }
    }

    public func reading(of node: Node, in document: Document, call: Call) -> EventReading {
        schemas.reading(of: node, in: document)
    }

    private func identify(_ request: InboundRequest) -> Opening {
        guard let key = request.parameter("apiKey") ?? request.headers["X-Sfy-Api-Key"], !key.isEmpty else {
            return .answered(DengageAnswer.error(.noAPIKey, "the query has no apiKey"))
        }
        guard let source = sources.first(where: { $0.accepts(key: key) }) else {
            return .answered(DengageAnswer.error(.noAccount, "no source of this collector has this apiKey"))
        }
        guard source.accepts(origin: request.headers["Origin"]) else {
            return .answered(DengageAnswer.error(.noDomainMatch, "the Origin is not one of this source's origins"))
        }
        return .events(Call(source: source.name, method: defaultMethod, isInflating: true))
    }

    /// Most ids asked for in one request.
    static let mostKeys = 1000

    private func mintedKeys(_ request: InboundRequest) -> Answer {
        let asked = request.parameter("count").map { Int($0) } ?? 1
        guard let asked, (1...Self.mostKeys).contains(asked) else {
            return DengageAnswer.error(
                .badInput, "count must be a whole number from 1 to \(Self.mostKeys)", status: 400)
        }
        let keys = (0..<asked).map { _ in JSONText.quote(String(Int64(bitPattern: mint()))) }
        return .json("[" + keys.joined(separator: ",") + "]")
    }

    private func notAllowed(but method: String) -> Answer {
        var answer = DengageAnswer.error(.badInput, "only \(method) is answered here", status: 405)
        answer.headers["Allow"] = method
        return answer
    }
}
