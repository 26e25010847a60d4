public import CommerceEvents
public import Validation

/// RichRelevance's `recsForPlacements` as backends and pages use it to track.
///
/// | route | what |
/// |---|---|
/// | `GET /rrserver/api/rrPlatform/recsForPlacements?placements=item_page&…` | one event, in the query: a bare page type |
/// | the same with a placement's name, `item_page.recs_1` | what to show: passed through to the vendor, which logs the view |
///
/// Both keys are in the query. In the log the event is an object of the other parameters, decoded.
public struct RichRelevanceDialect: Dialect {
    public let name = "richrelevance"
    public let kinds: [String]
    public let defaultMethod = "recsForPlacements"
    public let oversizeCode = ""
    private let sources: [RichRelevanceSource]
    private let schemas: BySource<RichRelevanceKinds>

    static let path = "/rrserver/api/rrPlatform/recsForPlacements"

    /// - Parameter own: by the source's name.
    public init(
        sources: [RichRelevanceSource], schemas: SchemaLibrary, own: [String: OwnSchemas] = [:]
    ) throws(SchemaFault) {
        self.sources = sources
        self.schemas = try BySource(own) { own throws(SchemaFault) in
            try RichRelevanceKinds(schemas: schemas, own: own)
        }
        kinds = self.schemas.names(\.names)
    }

    public func open(_ request: InboundRequest) -> Opening? {
        guard request.path == Self.path else { return nil }
        let callback = RichRelevanceParameters.callback(of: request)
        guard let apiKey = request.parameter("apiKey"), let apiClientKey = request.parameter("apiClientKey"),
            let source = sources.first(where: { $0.accepts(apiKey: apiKey, apiClientKey: apiClientKey) })
        else {
            return .answered(
                RichRelevanceAnswer.error("the apiKey or the apiClientKey is wrong or missing", status: 401))
        }
        guard request.method == "GET" else {
            var answer = RichRelevanceAnswer.error("only GET is answered here", status: 405)
            answer.headers["Allow"] = "GET"
            return .answered(answer)
        }
        let call = Call(source: source.name, method: defaultMethod, isInflating: false, callback: callback)
        if request.parameter("placements")?.contains(".") == true { return .read(call) }
        return .event(call, RichRelevanceParameters.event(of: request))
    }

    public func identity(of node: Node, in document: Document) -> Identity {
        RichRelevanceKinds.identity(of: node, in: document)
    }

    public func reading(of node: Node, in document: Document, call: Call) -> EventReading {
        schemas[call.source].reading(of: node, in: document)
    }
}
