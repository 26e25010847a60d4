import Validation
import Vendors

/// Takes a body apart as intake does, without a log: read, judged event by event, answered; then the accepted events are
/// put into a request to the vendor.
struct BodyTarget {
    private let dialect: any Dialect
    private let endpoint: any Endpoint
    private let call: Call

    private static let mostEvents = 1000
    private static let schemas = Result { try SchemaLibrary.builtIn() }
    private static let dengageTarget = Result {
        BodyTarget(
            dialect: try DengageDialect(sources: [], schemas: schemas.get()),
            endpoint: DengageEndpoint(url: "https://vendor.example", apiKey: "key", origin: nil),
            call: Call(source: "fuzz", method: "add", isInflating: true))
    }
    private static let gravityTarget = Result {
        BodyTarget(
            dialect: try GravityDialect(sources: [], schemas: schemas.get()),
            endpoint: GravityEndpoint(url: "https://vendor.example/WebshopServlet", username: "u", password: "p"),
            call: Call(source: "fuzz", method: "addEvents", isInflating: false))
    }

    static func dengage() throws -> BodyTarget { try dengageTarget.get() }

    static func gravity() throws -> BodyTarget { try gravityTarget.get() }

    func run(_ body: [UInt8]) throws {
        let document: Document
        do {
            document = try Document(parsing: body)
        } catch {
            return try expectJSON(dialect.refusal(.malformed(error), call: call).body)
        }
        let events =
            switch document.kind(of: document.root) {
            case .array: Array(document.elements(of: document.root))
            case .object: [document.root]
            default: [Node]()
            }
        guard !events.isEmpty, events.count <= Self.mostEvents else { return }
        try judge(events, of: document)
    }

    private func judge(_ events: [Node], of document: Document) throws {
        var rejections: [Rejection] = []
        var accepted: [OutboundEvent] = []
        for (index, node) in events.enumerated() {
            let reading = dialect.reading(of: node, in: document, call: call)
            try SchemaTarget.check(reading.findings)
            if let violation = reading.findings.errors.first {
                rejections.append(Rejection(index: index, violation: violation, code: reading.code))
            } else {
                try expect(reading.subject != nil, "an accepted event has somebody it is about")
                accepted.append(OutboundEvent(receivedAt: 0, body: Array(document.bytes(of: node))))
            }
        }
        let outcome = IntakeOutcome(count: events.count, rejections: rejections, time: 0)
        try expectJSON(dialect.answer(to: outcome, call: call).body)
        try expectBatch(of: accepted)
    }

    private func expectJSON(_ body: [UInt8]) throws {
        try expect(body.isEmpty || (try? Document(parsing: body)) != nil, "an answer is JSON")
    }

    private func expectBatch(of events: [OutboundEvent]) throws {
        guard !events.isEmpty else { return }
        let body = endpoint.request(for: events).body
        let most = events.reduce(2) { $0 + endpoint.weight(of: $1) }
        try expect(body.count <= most, "a batch is no larger than its events' weights")
        let batch = try? Document(parsing: body, maxDepth: 66)
        try expect(batch.map { $0.count(of: $0.root) } == events.count, "a batch is an array of its events")
    }
}
