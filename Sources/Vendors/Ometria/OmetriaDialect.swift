public import CommerceEvents
public import Validation

/// Ometria's website personalisation API as shops' backends use it.
///
/// | route | what |
/// |---|---|
/// | `POST /api/track` | one event, a bare object |
/// | `POST /api/query` | what to show: passed through to the vendor |
///
/// Basic credentials, key and secret. An event is the whole request; the answer repeats its `request_id`.
public struct OmetriaDialect: Dialect {
    public let name = "ometria"
    public let kinds: [String]
    public let defaultMethod = "track"
    public let oversizeCode = ""
    private let sources: [OmetriaSource]
    private let schemas: BySource<OmetriaKinds>

    /// - Parameter own: by the source's name.
    public init(
        sources: [OmetriaSource], schemas: SchemaLibrary, own: [String: OwnSchemas] = [:]
    ) throws(SchemaFault) {
        self.sources = sources
        self.schemas = try BySource(own) { own throws(SchemaFault) in try OmetriaKinds(schemas: schemas, own: own) }
        kinds = self.schemas.names(\.names)
    }

    public func open(_ request: InboundRequest) -> Opening? {
        guard ["/api/track", "/api/query"].contains(request.path) else { return nil }
        let authorization = Authorization(of: request)
        guard let source = sources.first(where: { source in authorization.map(source.accepts) ?? false }) else {
            return .answered(OmetriaAnswer.unauthorized)
        }
        guard request.method == "POST" else {
            var answer = OmetriaAnswer.problem("only POST is answered here", status: 405)
            answer.headers["Allow"] = "POST"
            return .answered(answer)
        }
        if request.path == "/api/query" { return .read(Call(source: source.name, method: "query", isInflating: true)) }
        return .events(Call(source: source.name, method: defaultMethod, isInflating: true))
    }

    /// With the visitor that was asked for, who is known to the shop, and none of the elements.
    public func emptyAnswer(to request: InboundRequest, call: Call) -> Answer {
        guard let query = try? Document(parsing: request.body) else { return .json("{\"elements\":{}}") }
        let echoed = ["request_id", "user"].compactMap { name -> String? in
            let value = query.members(of: query.root).first { query.string($0.name) == name }?.value
            return value.map { "\"\(name)\":" + String(decoding: query.bytes(of: $0), as: UTF8.self) }
        }
        return .json("{\((echoed + ["\"elements\":{}"]).joined(separator: ","))}")
    }

    /// One event: of an array of them the vendor does not say that it takes it.
    public func contents(of document: Document, call: Call) -> Contents? {
        guard document.kind(of: document.root) == .object else { return nil }
        let id = document.member("request_id", of: document.root)
        return Contents(events: [document.root], echo: id.map { Array(document.bytes(of: $0)) })
    }

    public func identity(of node: Node, in document: Document) -> Identity {
        OmetriaKinds.identity(of: node, in: document)
    }

    public func reading(of node: Node, in document: Document, call: Call) -> EventReading {
        schemas[call.source].reading(of: node, in: document)
    }
}
