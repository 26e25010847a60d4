import CommerceEvents
import Validation

/// Which schema judges which event, by its page type; and whether its parallel lists are of one length, which a schema
/// cannot say.
struct RichRelevanceKinds: Sendable {
    private let schemas: KindSchemas
    var names: [String] { schemas.names }

    init(schemas library: SchemaLibrary, own: OwnSchemas?) throws(SchemaFault) {
        schemas = try KindSchemas(
            RichRelevancePage.allCases.map { ($0.rawValue, $0.schema) },
            common: "richrelevance.common.json#/$defs/page",
            takesOthers: false, schemas: library, own: own)
    }

    static func identity(of event: Node, in document: Document) -> Identity {
        let id = { (name: StaticString) in document.member(name, of: event).flatMap(document.stringBytes) }
        let user = id("userId")
        return Identity(userId: user?.isEmpty == true ? nil : user, sessionId: id("sessionId"))
    }

    func reading(of node: Node, in document: Document) -> EventReading {
        guard document.kind(of: node) == .object else {
            return EventReading(
                kind: nil, identity: Identity(), findings: .notAnObject(document.kind(of: node)), code: "")
        }
        let kind = document.member("placements", of: node).flatMap(document.string)
        var findings = kind.flatMap(schemas.rules)?.findings(on: node, in: document) ?? unknown(kind)
        findings.refuseRepeats(of: ["placements", "userId", "sessionId"])
        if findings.isValid, let violation = Self.unequalList(of: node, in: document) { findings.errors = [violation] }
        return EventReading(
            kind: kind, identity: Self.identity(of: node, in: document), findings: findings, code: "")
    }

    private func unknown(_ kind: String?) -> Findings {
        let found = kind.map { "got \(JSONText.quote(String($0.prefix(64))))" } ?? "there is none"
        let message = "/placements must be one of \(names.joined(separator: ", ")); \(found)"
        return Findings(errors: [
            Violation(
                pointer: "/placements", schemaPointer: "", keyword: kind == nil ? "required" : "enum", message: message)
        ])
    }

    /// Entry n of each list is about product n.
    private static func unequalList(of event: Node, in document: Document) -> Violation? {
        let count = { (name: StaticString) in
            document.member(name, of: event).flatMap(document.string).map {
                $0.utf8.count { $0 == UInt8(ascii: "|") } + 1
            }
        }
        guard let products = count("productId") else { return nil }
        let lists: [(String, Int?)] = [("q", count("q")), ("pp", count("pp")), ("ppc", count("ppc"))]
        guard let (name, found) = lists.first(where: { $0.1.map { $0 != products } ?? false }) else { return nil }
        return Violation(
            pointer: "/\(name)", schemaPointer: "", keyword: "length",
            message: "/\(name) must have as many entries as /productId, \(products), got \(found ?? 0)")
    }
}
