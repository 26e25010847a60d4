import CommerceEvents
import Validation

/// Which schema judges which event, by its `scope` and `action`: `basket.add`, `order.return`, `view`.
struct OmetriaKinds: Sendable {
    private static let documents: [(kind: String, schema: String)] = [
        ("view", "ometria.view.json"),
        ("basket.add", "ometria.basket.json"),
        ("basket.remove", "ometria.basket.json"),
        ("order.add", "ometria.order.json"),
        ("order.cancel", "ometria.order.json"),
        ("order.return", "ometria.order.json"),
    ]

    private let schemas: KindSchemas
    var names: [String] { schemas.names }

    init(schemas library: SchemaLibrary, own: OwnSchemas?) throws(SchemaFault) {
        schemas = try KindSchemas(
            Self.documents, common: "ometria.event.json", takesOthers: true, schemas: library, own: own)
    }

    static func identity(of event: Node, in document: Document) -> Identity {
        let user = document.member("user", of: event)
        let id = { (name: StaticString) in
            user.flatMap { document.member(name, of: $0) }.flatMap(document.stringBytes)
        }
        return Identity(cookieId: id("uid"), sessionId: id("sid"))
    }

    func reading(of node: Node, in document: Document) -> EventReading {
        let kind = Self.kind(of: node, in: document)
        guard document.kind(of: node) == .object, let rules = schemas.rules(for: kind ?? "") else {
            return EventReading(
                kind: nil, identity: Identity(), findings: .notAnObject(document.kind(of: node)), code: "")
        }
        var findings = rules.findings(on: node, in: document)
        findings.refuseRepeats(of: ["scope", "action", "user"])
        return EventReading(
            kind: kind, identity: Self.identity(of: node, in: document), findings: findings, code: "")
    }

    /// What a visitor views is in the context, and which actions a view has is not published.
    static func kind(of event: Node, in document: Document) -> String? {
        guard let scope = document.member("scope", of: event).flatMap(document.string) else { return nil }
        let action = document.member("action", of: event).flatMap(document.string)
        return scope == "view" ? scope : action.map { "\(scope).\($0)" } ?? scope
    }
}
