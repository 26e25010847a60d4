import CommerceEvents
import Validation

/// Which schema judges what, and what kind of event an element of `events` is.
///
/// The kind is the `eventType`; of an event without one, which is the shop's own, its `name`.
struct GravityFieldKinds: Sendable {
    /// The types whose names are known, then those that are inferred from the product whose model the vendor follows.
    private static let types: [(kind: String, schema: String)] = [
        ("add-to-cart-v1", "gravity-field.add-to-cart.json"),
        ("purchase-v1", "gravity-field.purchase.json"),
        ("remove-from-cart-v1", "gravity-field.remove-from-cart.json"),
        ("sync-cart-v1", "gravity-field.sync-cart.json"),
        ("add-to-wishlist-v1", "gravity-field.add-to-wishlist.json"),
        ("signup-v1", "gravity-field.signup.json"),
        ("login-v1", "gravity-field.login.json"),
        ("filter-items-v1", "gravity-field.filter-items.json"),
        ("sort-items-v1", "gravity-field.sort-items.json"),
        ("keyword-search-v1", "gravity-field.keyword-search.json"),
        ("enter-promo-code-v1", "gravity-field.enter-promo-code.json"),
        ("newsletter-subscription-v1", "gravity-field.newsletter-subscription.json"),
        ("change-attr-v1", "gravity-field.change-attr.json"),
    ]

    private static let whole: [(kind: String, schema: String)] = [GravityFieldMethod.page, .engagement].map {
        ($0.rawValue, $0.schema)
    }

    private let schemas: KindSchemas
    private let request: Schema
    var names: [String] { schemas.names }

    init(schemas library: SchemaLibrary, own: OwnSchemas?) throws(SchemaFault) {
        schemas = try KindSchemas(
            Self.types + Self.whole, common: "gravity-field.event.json", takesOthers: true, schemas: library, own: own)
        request = try library.schema(GravityFieldMethod.event.schema)
    }

    static func identity(of request: Node, in document: Document) -> Identity {
        let user = document.member("user", of: request)
        let session = document.member("session", of: request)
        return Identity(
            userId: id("id", of: user, in: document),
            cookieId: id("slid", of: user, in: document) ?? id("slid_server", of: user, in: document),
            sessionId: id("custom", of: session, in: document) ?? id("sl", of: session, in: document))
    }

    private static func id(_ name: StaticString, of node: Node?, in document: Document) -> [UInt8]? {
        let text = node.flatMap { document.member(name, of: $0) }.flatMap(document.stringBytes)
        return text?.isEmpty == true ? nil : text
    }

    /// Of a request with events: what they share.
    func findings(on document: Document) -> Findings {
        guard document.kind(of: document.root) == .object else {
            return .notAnObject(document.kind(of: document.root))
        }
        return request.validate(document, at: document.root)
    }

    func reading(of node: Node, in document: Document, method: GravityFieldMethod) -> EventReading {
        let identity = Self.identity(of: document.root, in: document)
        let kind = method == .event ? Self.kind(of: node, in: document) : method.rawValue
        guard document.kind(of: node) == .object, let rules = schemas.rules(for: kind ?? "") else {
            return EventReading(
                kind: kind, identity: identity, findings: .notAnObject(document.kind(of: node)), code: "")
        }
        var findings = rules.findings(on: node, in: document)
        findings.refuseRepeats(of: method == .event ? ["name", "properties"] : ["user", "session"])
        return EventReading(kind: kind, identity: identity, findings: findings, code: "")
    }

    private static func kind(of node: Node, in document: Document) -> String? {
        let properties = document.member("properties", of: node)
        let type = properties.flatMap { document.member("eventType", of: $0) }.flatMap(document.string)
        return type.flatMap { $0.isEmpty ? nil : $0 } ?? document.member("name", of: node).flatMap(document.string)
    }
}
