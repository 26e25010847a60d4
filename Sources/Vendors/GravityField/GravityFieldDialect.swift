public import CommerceEvents
public import Validation

/// The Gravity Field server-side API as its customers' backends use it.
///
/// | route | what |
/// |---|---|
/// | `POST /ssapi/event` | one visitor's events: `{"user":…,"session":…,"context":…,"events":[…]}` |
/// | `POST /ssapi/page` | a page view: the same without events, and with `context.page` |
/// | `POST /ssapi/engagement` | clicks on what a campaign showed; the vendor does not publish its fields |
/// | `POST /ssapi/choose` | what to show: passed through to the vendor |
///
/// The key is a Bearer token, or in Basic credentials. In the log an event is an element of `events`, and the request's
/// other members are its envelope; a page view and an engagement are whole requests.
public struct GravityFieldDialect: Dialect {
    public let name = "gravity-field"
    public let kinds: [String]
    public let defaultMethod = GravityFieldMethod.event.rawValue
    public let oversizeCode = ""
    private let sources: [GravityFieldSource]
    private let schemas: BySource<GravityFieldKinds>

    /// - Parameter own: by the source's name.
    public init(
        sources: [GravityFieldSource], schemas: SchemaLibrary, own: [String: OwnSchemas] = [:]
    ) throws(SchemaFault) {
        self.sources = sources
        self.schemas = try BySource(own) { own throws(SchemaFault) in
            try GravityFieldKinds(schemas: schemas, own: own)
        }
        kinds = self.schemas.names(\.names)
    }

    public func open(_ request: InboundRequest) -> Opening? {
        guard let name = GravityFieldMethod.name(in: request.path) else { return nil }
        let authorization = Authorization(of: request)
        guard let source = sources.first(where: { source in authorization.map(source.accepts) ?? false }) else {
            return .answered(GravityFieldAnswer.unauthorized)
        }
        let method = GravityFieldMethod(rawValue: name)
        guard method != nil || name == Self.choose else {
            return .answered(GravityFieldAnswer.unserved(name))
        }
        guard request.method == "POST" else {
            var answer = GravityFieldAnswer.error("only POST is answered here", status: 405)
            answer.headers["Allow"] = "POST"
            return .answered(answer)
        }
        let call = Call(source: source.name, method: name, envelope: method?.envelope, isInflating: true)
        return method == nil ? .read(call) : .events(call)
    }

    static let choose = "choose"

    public func emptyAnswer(to request: InboundRequest, call: Call) -> Answer { .json("{\"choices\":[]}") }

    /// Only a request with events has a member of that name.
    public func call(of source: String, bringing body: Document) -> Call {
        let isThere = { (name: StaticString) in body.member(name, of: body.root) != nil }
        let method: GravityFieldMethod =
            isThere("events") ? .event : isThere("engagements") ? .engagement : .page
        return Call(source: source, method: method.rawValue, envelope: method.envelope, isInflating: true)
    }

    /// An event was taken out of its request, and what the request says of it is its envelope.
    public func call(of source: String, envelope: [UInt8]?) -> Call {
        let method = GravityFieldMethod(envelope: envelope)
        return Call(source: source, method: method.rawValue, envelope: envelope, isInflating: true)
    }

    public func contents(of document: Document, call: Call) -> Contents? {
        guard GravityFieldMethod(rawValue: call.method) == .event, call.envelope == nil else {
            return Contents(events: [document.root], envelope: call.envelope)
        }
        let findings = schemas[call.source].findings(on: document)
        guard let events = document.member("events", of: document.root) else {
            return Contents(events: [], findings: findings)
        }
        let envelope = EventBytes.removingMembers(of: document) { name, _ in document.isString(name, "events") }
        return Contents(events: Array(document.elements(of: events)), envelope: envelope, findings: findings)
    }

    /// Of a page view or an engagement; an event by itself does not say whose it is.
    public func identity(of node: Node, in document: Document) -> Identity {
        GravityFieldKinds.identity(of: node, in: document)
    }

    public func reading(of node: Node, in document: Document, call: Call) -> EventReading {
        let method = GravityFieldMethod(rawValue: call.method) ?? .event
        return schemas[call.source].reading(of: node, in: document, method: method)
    }
}
