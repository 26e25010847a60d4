import CommerceEvents
import Validation

/// Which schema judges an element of a Gravity request.
struct GravityKinds: Sendable {
    /// The event types that the vendor documents; a site may have others.
    static let documented = [
        "VIEW", "BUY", "RATING", "ADD_TO_CART", "REMOVE_FROM_CART", "ADD_TO_FAVORITES", "REMOVE_FROM_FAVORITES",
        "REC_CLICK", "LOGIN", "ADD_TO_WISHLIST", "REMOVE_FROM_WISHLIST", "HIDE_PRODUCT", "UNHIDE_PRODUCT",
        "PRODUCT_SEARCH", "NEXT_RECOMMENDATION", "COMMENT", "NOT_INTERESTED", "LETTER_READ", "CLICK_OUT", "LANCE",
        "LETTER_SEND", "ADD_ITEM", "FREE_VIEW", "PAID_VIEW", "SUBSCRIPTION_VIEW", "FOLLOW_USER", "SHARE", "REDEEM",
        "BROWSE", "SEARCH", "PHONE_CLICK",
    ]

    private let schemas: [GravityMethod: Schema]
    /// By kind, where the source has a schema of its own for it.
    private let own: [String: KindRules]
    /// Event types that only the source's own schemas know.
    private let agreed: Set<String>
    /// The kinds that are known: the vendor's, then the source's own.
    let names: [String]

    /// - Parameter own: of the source whose messages are judged.
    init(schemas library: SchemaLibrary, own: OwnSchemas? = nil) throws(SchemaFault) {
        schemas = [
            .addEvents: try library.schema("gravity.event.json"),
            .addItems: try library.schema("gravity.item.json"),
            .updateItems: try library.schema("gravity.item-update.json"),
            .addUsers: try library.schema("gravity.user.json"),
        ]
        var rules: [String: KindRules] = [:]
        for kind in own?.kinds ?? [] {
            let method = GravityMethod.allCases.first { $0.kind == kind } ?? .addEvents
            rules[kind] = own?.rules(for: kind, besides: schemas[method])
        }
        self.own = rules
        agreed = Set(rules.keys).subtracting(Self.documented)
        let known = Self.documented + GravityMethod.allCases.compactMap(\.kind)
        names = known + rules.keys.filter { !known.contains($0) }.sorted()
    }

    static func identity(of node: Node, in document: Document) -> Identity {
        Identity(
            userId: document.member("userId", of: node).flatMap(document.stringBytes),
            cookieId: document.member("cookieId", of: node).flatMap(document.stringBytes),
            itemId: document.member("itemId", of: node).flatMap(document.stringBytes)
        )
    }

    func reading(of node: Node, in document: Document, method: GravityMethod) -> EventReading {
        guard document.kind(of: node) == .object, let schema = schemas[method] else {
            return EventReading(
                kind: method.kind, identity: Identity(), findings: .notAnObject(document.kind(of: node)),
                code: method.nullElement.rawValue)
        }
        let identity = Self.identity(of: node, in: document)
        let kind = method.kind ?? document.member("eventType", of: node).flatMap(document.string)
        var findings = kind.flatMap { own[$0] }?.findings(on: node, in: document) ?? schema.validate(document, at: node)
        findings.refuseRepeats(of: ["eventType", "userId", "cookieId", "itemId"])
        if let kind, agreed.contains(kind) { findings.warnings.removeAll(where: Self.isAboutUnknownType) }
        let fault = findings.errors.first.map { Self.fault(for: $0, kind: kind) }
        return EventReading(
            kind: kind, identity: identity, findings: findings, code: (fault ?? .paramIsNull).rawValue)
    }

    /// The advice to use one of the vendor's event types.
    private static func isAboutUnknownType(_ advice: Violation) -> Bool {
        advice.pointer == "/eventType" && advice.keyword == "enum"
            && advice.schemaPointer.hasPrefix("gravity.event.json")
    }

    /// The vendor's code for what is wrong with an element, by the member that it is about, be it wrong or missing.
    private static func fault(for violation: Violation, kind: String?) -> GravityFault {
        guard kind?.isEmpty == false else { return .invalidEventType }
        // The member is there, and neither null nor empty.
        guard !["duplicate", "encoding"].contains(violation.keyword) else { return .paramIsNull }
        let path = violation.pointer.split(separator: "/").map(String.init) + [violation.missing].compactMap(\.self)
        switch (path.first, path.last) {
        case ("nameValues", "name"): return .nameIsEmpty
        case ("nameValues", "value"): return .valueIsNull
        case ("nameValues", _): return .nameValueIsNull
        case ("eventType", _): return .invalidEventType
        case ("itemId", _): return .itemIdIsEmpty
        case ("userId", _): return .userIdIsEmpty
        case ("recommendationId", _): return .invalidRecommendationId
        default: return .paramIsNull
        }
    }
}
