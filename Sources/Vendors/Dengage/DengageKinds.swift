import CommerceEvents
import Validation

/// Which schema judges which event, by its `name`.
struct DengageKinds: Sendable {
    /// Event name → schema document. Two names for one event are what the vendor's guide and its clients disagree on.
    static let documents: [(kind: String, schema: String)] = [
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

    /// What events of a kind that only a source knows must still have: the vendor refuses any event without it.
    private static let common = "dengage.common.json#/$defs/event"

    private let schemas: KindSchemas
    /// The kinds that are taken: the vendor's, then the source's own.
    var names: [String] { schemas.names }

    /// - Parameter own: of the source whose events are judged.
    init(schemas library: SchemaLibrary, own: OwnSchemas? = nil) throws(SchemaFault) {
        schemas = try KindSchemas(
            Self.documents, common: Self.common, takesOthers: false, schemas: library, own: own)
    }

    static func identity(of node: Node, in document: Document) -> Identity {
        Identity(
            userId: document.member("userId", of: node).flatMap(document.stringBytes),
            sessionId: document.member("sessionId", of: node).flatMap(document.stringBytes)
        )
    }

    func reading(of node: Node, in document: Document) -> EventReading {
        guard document.kind(of: node) == .object else {
            return EventReading(
                kind: nil, identity: Identity(), findings: .notAnObject(document.kind(of: node)),
                code: DengageStatusCode.badInput.rawValue)
        }
        let identity = Self.identity(of: node, in: document)
        let kind = document.member("name", of: node).flatMap(document.string)
        let rules = kind.flatMap(schemas.rules)
        var findings = rules?.findings(on: node, in: document) ?? Findings(errors: [unknown(kind)])
        findings.refuseRepeats(of: ["name", "userId", "sessionId"])
        return judged(EventReading(kind: kind, identity: identity, findings: findings, code: ""))
    }

    /// The vendor has codes of their own for a missing user and a missing session, and one for all else. The sentence
    /// that goes with such a code comes first, since the answer holds one per event.
    private func judged(_ reading: EventReading) -> EventReading {
        if reading.findings.errors.isEmpty, reading.findings.warnings.isEmpty { return reading }
        let isMissing = { (id: [UInt8]?) in id?.isEmpty ?? true }
        let (code, missing): (DengageStatusCode, String?) =
            if isMissing(reading.identity.userId) {
                (.noUserId, "userId")
            } else if isMissing(reading.identity.sessionId) {
                (.noSessionId, "sessionId")
            } else {
                (.badInput, nil)
            }
        var reading = reading
        reading.code = code.rawValue
        if let missing, !reading.findings.isValid { reading.findings.putFirst(missing: missing) }
        return reading
    }

    private func unknown(_ kind: String?) -> Violation {
        let known = names.joined(separator: ", ")
        let found = kind.map { "got \(JSONText.quote(String($0.prefix(64))))" } ?? "there is none"
        return Violation(
            pointer: "/name", schemaPointer: "", keyword: kind == nil ? "required" : "enum",
            message: "/name must be one of \(known); \(found)")
    }
}

extension Findings {
    /// Puts what the schema says of a member before all else; its own words, if the schema did not come so far.
    fileprivate mutating func putFirst(missing member: String) {
        let isAboutIt = { (violation: Violation) in
            violation.pointer == "/\(member)" || violation.pointer.isEmpty && violation.missing == member
        }
        guard let place = errors.firstIndex(where: isAboutIt) else {
            let message = "/\(member) must be a non-empty string"
            return errors.insert(
                Violation(pointer: "/\(member)", schemaPointer: "", keyword: "required", message: message), at: 0)
        }
        errors.insert(errors.remove(at: place), at: 0)
    }
}
