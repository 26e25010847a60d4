import Validation
import Vendors

/// Takes a body apart as intake does, without a log: read, judged event by event, answered; then the accepted events are
/// put into a request to the vendor.
struct BodyTarget {
    private let dialect: any Dialect
    private let endpoint: any Endpoint
    private let call: Call
    /// Whether every accepted event names a person or a visit.
    private let isAboutSomebody: Bool

    private static let mostEvents = 1000
    private static let schemas = Result { try SchemaLibrary.builtIn() }

    private init(
        _ vendor: any Vendor, _ settings: VendorSettings, isInflating: Bool = true, isAboutSomebody: Bool = true
    ) throws {
        dialect = try vendor.dialect(of: [], schemas: Self.schemas.get(), own: [:])
        endpoint = vendor.endpoint(at: "https://vendor.example" + (vendor.addressEnding ?? ""), with: settings)
        call = Call(source: "fuzz", method: dialect.defaultMethod, isInflating: isInflating)
        self.isAboutSomebody = isAboutSomebody
    }

    private static let dengageTarget = Result { try BodyTarget(Dengage(), VendorSettings()) }
    private static let gravityTarget = Result { try BodyTarget(Gravity(), VendorSettings(), isInflating: false) }
    // A visitor who is new has no id yet.
    private static let fieldTarget = Result { try BodyTarget(GravityField(), VendorSettings(), isAboutSomebody: false) }
    private static let ometriaTarget = Result {
        try BodyTarget(Ometria(), VendorSettings(["mode": ["track"], "contextKeys": ["with-id"]]))
    }
    private static let ometriaPushTarget = Result {
        try BodyTarget(Ometria(), VendorSettings(["mode": ["push"], "identity": ["profile_id"]]))
    }
    private static let relevanceTarget = Result { try BodyTarget(RichRelevance(), VendorSettings()) }

    static func dengage() throws -> BodyTarget { try dengageTarget.get() }
    static func gravity() throws -> BodyTarget { try gravityTarget.get() }
    static func field() throws -> BodyTarget { try fieldTarget.get() }
    static func ometria() throws -> BodyTarget { try ometriaTarget.get() }
    static func ometriaPush() throws -> BodyTarget { try ometriaPushTarget.get() }
    static func relevance() throws -> BodyTarget { try relevanceTarget.get() }

    /// The input as the query of a request whose head is the event.
    func run(query: [UInt8]) throws {
        let target = "/rrserver/api/rrPlatform/recsForPlacements?" + String(decoding: query, as: UTF8.self)
        let source = VendorSource(name: "fuzz", settings: VendorSettings(["apiKey": ["a"], "apiClientKey": ["b"]]))
        let dialect = try RichRelevance().dialect(of: [source], schemas: Self.schemas.get(), own: [:])
        let request = InboundRequest(method: "GET", target: target + "&apiKey=a&apiClientKey=b", headers: [:], body: [])
        guard case .event(_, let body) = dialect.open(request) else { return }
        try run(body)
    }

    func run(_ body: [UInt8]) throws {
        let document: Document
        do {
            document = try Document(parsing: body)
        } catch {
            return try expectJSON(dialect.refusal(.malformed(error), call: call).body)
        }
        guard let contents = dialect.contents(of: document, call: call) else { return }
        if let violation = contents.findings.errors.first {
            return try expectJSON(dialect.refusal(.invalid(violation), call: call).body)
        }
        guard !contents.events.isEmpty, contents.events.count <= Self.mostEvents else { return }
        try judge(contents, of: document)
    }

    private func judge(_ contents: Contents, of document: Document) throws {
        var rejections: [Rejection] = []
        var accepted: [OutboundEvent] = []
        for (index, node) in contents.events.enumerated() {
            let reading = dialect.reading(of: node, in: document, call: call)
            try SchemaTarget.check(reading.findings)
            if let violation = reading.findings.errors.first {
                rejections.append(Rejection(index: index, violation: violation, code: reading.code))
            } else {
                try expect(!isAboutSomebody || reading.subject != nil, "an accepted event has somebody it is about")
                let bytes = Array(document.bytes(of: node))
                accepted.append(OutboundEvent(receivedAt: 0, envelope: contents.envelope, body: bytes))
            }
        }
        let outcome = IntakeOutcome(
            count: contents.events.count, rejections: rejections, time: 0, echo: contents.echo)
        try expectJSON(dialect.answer(to: outcome, call: call).body)
        for events in Dictionary(grouping: accepted, by: endpoint.call).values {
            let most = events.first.flatMap { endpoint.call(of: $0).mostEvents } ?? events.count
            try expectBatch(of: Array(events.prefix(most)))
        }
    }

    private func expectJSON(_ body: [UInt8]) throws {
        try expect(body.isEmpty || (try? Document(parsing: body)) != nil, "an answer is JSON")
    }

    private func expectBatch(of events: [OutboundEvent]) throws {
        guard endpoint.objection(to: events) == nil else { return }
        let body = endpoint.request(for: events).body
        let most = events.reduce(2) { $0 + endpoint.weight(of: $1) }
        try expect(body.count <= most, "a batch is no larger than its events' weights")
        guard !body.isEmpty else { return }
        let batch = try? Document(parsing: body, maxDepth: 68)
        try expect(batch != nil, "a batch is JSON")
        guard let batch, batch.kind(of: batch.root) == .array else { return }
        try expect(batch.count(of: batch.root) == events.count, "a batch is an array of its events")
    }
}
