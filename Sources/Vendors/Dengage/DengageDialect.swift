public import CommerceEvents
public import Validation

/// The Dengage "Experience" event API as its clients use it.
///
/// | route | what |
/// |---|---|
/// | `POST /add/events/v1.json?apiKey=K` | events: an array, or one bare object as the mobile clients send |
/// | `POST /sync/events/v1.json?apiKey=K` | the same; the browser library sends its banner events here |
/// | `GET /get/key?count=N`, `/get/key/v1.json?count=N` | N fresh ids |
/// | `OPTIONS` on any of them | a browser's preflight |
///
/// The key may be in the query or in the header `X-Sfy-Api-Key`; the body is JSON whatever its `Content-Type` says.
///
/// The vendor's application errors ride on HTTP 200 with a `statusCode`; clients read nothing else. The answer to events
/// holds one empty list per event sent, since the vendor's browser library drops an answer of any other length.
public struct DengageDialect: Dialect {
    public let name = "dengage"
    public let kinds: [String]
    public let defaultMethod = "add"
    public let oversizeCode = DengageStatusCode.badInput.rawValue
    let sources: [DengageSource]
    let schemas: BySource<DengageKinds>
    let mint: @Sendable () -> UInt64

    /// - Parameters:
    ///   - own: by the source's name.
    ///   - mint: 64 random bits for each id that `/get/key` hands out.
    public init(
        sources: [DengageSource],
        schemas: SchemaLibrary,
        own: [String: OwnSchemas] = [:],
        mint: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) throws(SchemaFault) {
        self.sources = sources
        self.schemas = try BySource(own) { own throws(SchemaFault) in try DengageKinds(schemas: schemas, own: own) }
        kinds = self.schemas.names(\.names)
        self.mint = mint
    }

    public func open(_ request: InboundRequest) -> Opening? {
        guard let route = DengageRoute(path: request.path) else { return nil }
        let opening: Opening =
            switch (route, request.method) {
            case (_, "OPTIONS"): .answered(options(request, of: route))
            case (.events, "POST"): identify(request)
            case (.keys, "GET"): .answered(mintedKeys(request))
            default: .answered(notAllowed(but: route))
            }
        guard case .answered(let answer) = opening, request.method != "OPTIONS" else { return opening }
        return .answered(answer.readable(by: request.headers["Origin"]))
    }

    public func identity(of node: Node, in document: Document) -> Identity {
        DengageKinds.identity(of: node, in: document)
    }

    public func reading(of node: Node, in document: Document, call: Call) -> EventReading {
        schemas[call.source].reading(of: node, in: document)
    }

    private func identify(_ request: InboundRequest) -> Opening {
        guard let key = key(of: request) else {
            return .answered(DengageAnswer.error(.noAPIKey, "neither the query nor a header has an apiKey"))
        }
        guard let source = source(of: key) else {
            return .answered(DengageAnswer.error(.noAccount, "no source of this collector has this apiKey"))
        }
        let origin = request.headers["Origin"]
        guard source.accepts(origin: origin) else { return .answered(DengageAnswer.otherOrigin()) }
        return .events(Call(source: source.name, method: defaultMethod, isInflating: true, origin: origin))
    }

    private func key(of request: InboundRequest) -> String? {
        if let key = request.parameter("apiKey"), !key.isEmpty { return key }
        return request.headers["X-Sfy-Api-Key"].flatMap { $0.isEmpty ? nil : $0 }
    }

    func source(of key: String) -> DengageSource? {
        sources.first { $0.accepts(key: key) }
    }

    /// Most ids asked for in one request.
    static let mostKeys = 1000

    /// No cache may keep them: two visitors would get the same.
    private func mintedKeys(_ request: InboundRequest) -> Answer {
        let asked = request.parameter("count").map { Int($0) } ?? 1
        guard let asked, (1...Self.mostKeys).contains(asked) else {
            return DengageAnswer.error(
                .badInput, "count must be a whole number from 1 to \(Self.mostKeys)", status: 400)
        }
        let keys = (0..<asked).map { _ in JSONText.quote(String(Int64(bitPattern: mint()))) }
        var answer = Answer.json("[" + keys.joined(separator: ",") + "]")
        answer.headers["Cache-Control"] = "no-store"
        return answer
    }

    private func notAllowed(but route: DengageRoute) -> Answer {
        var answer = DengageAnswer.error(.badInput, "only \(route.method) is answered here", status: 405)
        answer.headers["Allow"] = route.allowed
        return answer
    }
}
