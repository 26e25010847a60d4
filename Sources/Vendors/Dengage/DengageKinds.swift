import CommerceEvents
import Validation

/// Which schema judges which event, by its `name`.
struct DengageKinds: Sendable {
    /// Event name → schema document. Two names for one event are what the vendor's guide and its clients disagree on.
    static let documents: [(name: String, schema: String)] = [
        ("PAGE_VIEW", "dengage.page-view.json"),
        ("PRODUCT_VIEW", "dengage.product-view.json"),
        ("BASKET_OPERATIONS", "dengage.basket-operations.json"),
        ("CHECKOUT", "dengage.checkout.json"),
        ("USER_OPERATIONS", "dengage.user-operations.json"),
        ("CUSTOM_EVENT", "dengage.custom-event.json"),
        ("INTERACTION", "dengage.interaction.json"),
        ("SEARCH", "dengage.search.json"),
        ("BANNER_OPERATIONS", "dengage.banner-operations.json"),
        ("BANNER_GROUP_VIEW", "dengage.banner-group-view.json"),
        ("BANNER_VIEW", "dengage.banner-group-view.json"),
        ("INTERNAL_BANNER_GROUP", "dengage.internal-banner-group.json"),
        ("USER_CHANGE", "dengage.user-change.json"),
        ("FORM", "dengage.form.json"),
        ("USER_FORM", "dengage.form.json"),
        ("PROMOTION", "dengage.promotion.json"),
        ("USER_TRAITS", "dengage.user-traits.json"),
        ("INTERNAL_PRODUCT", "dengage.internal-product.json"),
        ("CATEGORY_OPERATIONS", "dengage.category-operations.json"),
    ]

    private let schemas: [String: Schema]

    init(schemas library: SchemaLibrary) throws(SchemaFault) {
        var schemas: [String: Schema] = [:]
        for (name, document) in Self.documents { schemas[name] = try library.schema(document) }
        self.schemas = schemas
    }

    func reading(of node: Node, in document: Document) -> EventReading {
        guard document.kind(of: node) == .object else {
            return EventReading(
                kind: nil, identity: Identity(), findings: .notAnObject(document.kind(of: node)),
                code: DengageStatusCode.badInput.rawValue)
        }
        let identity = Identity(
            userId: document.member("userId", of: node).flatMap(document.stringBytes),
            sessionId: document.member("sessionId", of: node).flatMap(document.stringBytes)
        )
        let kind = document.member("name", of: node).flatMap(document.string)
        guard let kind, let schema = schemas[kind] else {
            let findings = Findings(errors: [unknown(kind)])
            return EventReading(kind: kind, identity: identity, findings: findings, code: code(for: identity))
        }
        let findings = schema.validate(document, at: node)
        return EventReading(kind: kind, identity: identity, findings: findings, code: code(for: identity))
    }

    /// The vendor has codes of their own for a missing user and a missing session, and one for all else.
    private func code(for identity: Identity) -> String {
        let isPresent = { (id: [UInt8]?) in id?.isEmpty == false }
        let code: DengageStatusCode =
            if !isPresent(identity.userId) { .noUserId } else if !isPresent(identity.sessionId) { .noSessionId } else {
                .badInput
            }
        return code.rawValue
    }

    private func unknown(_ kind: String?) -> Violation {
        let known = Self.documents.map(\.name).joined(separator: ", ")
        let found = kind.map { "got \(JSONText.quote(String($0.prefix(64))))" } ?? "there is none"
        return Violation(
            pointer: "/name", schemaPointer: "", keyword: kind == nil ? "required" : "enum",
            message: "/name must be one of \(known); \(found)")
    }
}
