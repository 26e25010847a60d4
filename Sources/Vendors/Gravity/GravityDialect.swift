import CommerceEvents
public import Validation

/// The Gravity R&D / Yusp JSON API as its clients use it.
///
/// | route | what |
/// |---|---|
/// | `POST /grrec-{customer}-war/WebshopServlet/addEvents` | events: an array of them, answered by an empty 200 |
/// | the same with `addItems`, `updateItems`, `addUsers` | items, changes of items, users: likewise, delivered in order |
///
/// Every client sends JSON, whatever its `Content-Type` says; query parameters (`async`, `method`, `_v`, `_er`) change
/// nothing here. Compressed bodies are refused, as the vendor refuses them. Errors are
/// `{"message": …, "faultInfo": "ERR_…"}` with a status that is not 200.
public struct GravityDialect: Dialect {
    public let name = "gravity"
    public let kinds = GravityKinds.documented + GravityMethod.allCases.compactMap(\.kind)
    public let defaultMethod = GravityMethod.addEvents.rawValue
    public let oversizeCode = GravityFault.paramIsNull.rawValue
    let sources: [GravitySource]
    let schemas: GravityKinds

    public init(sources: [GravitySource], schemas: SchemaLibrary) throws(SchemaFault) {
        self.sources = sources
        self.schemas = try GravityKinds(schemas: schemas)
    }

    public func open(_ request: InboundRequest) -> Opening? {
        guard let route = GravityRoute(path: request.path) else { return nil }
        guard let source = sources.first(where: { $0.customer == route.customer }) else {
            return .answered(GravityAnswer.unauthorized("no source of this collector has this customer"))
        }
        guard let credentials = request.headers["Authorization"], source.accepts(authorization: credentials) else {
            return .answered(GravityAnswer.unauthorized("the user name or the password is wrong or missing"))
        }
        guard let method = GravityMethod(rawValue: route.method) else {
            return .answered(GravityAnswer.fault(.invalidMethodName, "there is no method \(route.method)", status: 404))
        }
        guard request.method == "POST" else {
            var answer = GravityAnswer.fault(.invalidMethodName, "only POST is answered here", status: 405)
            answer.headers["Allow"] = "POST"
            return .answered(answer)
        }
        return .events(
            Call(source: source.name, method: method.rawValue, envelope: method.envelope, isInflating: false))
    }

    public func reading(of node: Node, in document: Document, call: Call) -> EventReading {
        schemas.reading(of: node, in: document, method: GravityMethod(rawValue: call.method) ?? .addEvents)
    }
}
