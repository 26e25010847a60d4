public import CommerceEvents
public import Validation

/// The Gravity R&D / Yusp JSON API as its clients use it.
///
/// | route | what |
/// |---|---|
/// | `POST /grrec-{customer}-war/WebshopServlet/addEvents` | events: an array of them, answered by an empty 200 |
/// | the same with `addItems`, `updateItems`, `addUsers` | items, changes of items, users: likewise, delivered in order |
/// | `GET` or `POST optOut?userId=` or `?cookieId=` | what is queued of that user or cookie is removed, and the vendor told |
///
/// The verb decides nothing: the Java client posts everything, PHP's ask with `GET` whenever they have no body, which for a
/// call that takes an array is a fault like any empty body. Every client sends JSON, whatever its `Content-Type` says; query parameters (`async`, `method`, `_v`, `_er`) change
/// nothing here. Compressed bodies are refused, as the vendor refuses them. Errors are
/// `{"message": …, "faultInfo": "ERR_…"}` with a status that is not 200.
public struct GravityDialect: Dialect {
    public let name = "gravity"
    public let kinds: [String]
    public let defaultMethod = GravityMethod.addEvents.rawValue
    public let oversizeCode = GravityFault.paramIsNull.rawValue
    let sources: [GravitySource]
    let schemas: BySource<GravityKinds>

    /// - Parameter own: by the source's name.
    public init(
        sources: [GravitySource],
        schemas: SchemaLibrary,
        own: [String: OwnSchemas] = [:]
    ) throws(SchemaFault) {
        self.sources = sources
        self.schemas = try BySource(own) { own throws(SchemaFault) in try GravityKinds(schemas: schemas, own: own) }
        kinds = self.schemas.names(\.names)
    }

    public func open(_ request: InboundRequest) -> Opening? {
        guard let route = GravityRoute(path: request.path) else { return nil }
        guard let source = sources.first(where: { $0.customer == route.customer }) else {
            return .answered(GravityAnswer.unauthorized("no source of this collector has this customer"))
        }
        guard let authorization = Authorization(of: request), source.accepts(authorization) else {
            return .answered(GravityAnswer.unauthorized("the user name or the password is wrong or missing"))
        }
        let read = GravityRead(rawValue: route.method)
        guard let method = read?.rawValue ?? GravityMethod(rawValue: route.method)?.rawValue else {
            return .answered(GravityAnswer.fault(.invalidMethodName, "there is no method \(route.method)", status: 404))
        }
        guard ["GET", "POST"].contains(request.method) else {
            var answer = GravityAnswer.fault(.invalidMethodName, "only GET and POST are answered here", status: 405)
            answer.headers["Allow"] = "GET, POST"
            return .answered(answer)
        }
        if read != nil { return .read(Call(source: source.name, method: method, isInflating: false)) }
        let envelope = GravityMethod(rawValue: method)?.envelope
        let call = Call(source: source.name, method: method, envelope: envelope, isInflating: false)
        return method == GravityMethod.optOut.rawValue ? optOut(request, call) : .events(call)
    }

    private func optOut(_ request: InboundRequest, _ call: Call) -> Opening {
        guard let (body, identity) = GravityOptOut.event(of: request) else {
            let message = "the query must name a userId or a cookieId"
            return .answered(GravityAnswer.fault(.paramIsNull, message, status: 400))
        }
        return .optOut(call, OptOut(kind: call.method, body: body, identity: identity))
    }

    public func call(of source: String, envelope: [UInt8]?) -> Call {
        let method = GravityMethod(envelope: envelope)
        return Call(source: source, method: method.rawValue, envelope: envelope, isInflating: false)
    }

    public func identity(of node: Node, in document: Document) -> Identity {
        GravityKinds.identity(of: node, in: document)
    }

    public func reading(of node: Node, in document: Document, call: Call) -> EventReading {
        let method = GravityMethod(rawValue: call.method) ?? .addEvents
        return schemas[call.source].reading(of: node, in: document, method: method)
    }
}
