public import Validation

/// The schemas of a source's own: house rules for the vendor's kinds of events, and kinds that the vendor does not know.
///
/// | document | what it judges |
/// |---|---|
/// | `CHECKOUT.json`, named for a kind of the dialect | events of that kind, besides the built-in schema |
/// | the same with `"x-replaces": true` at its root | events of that kind, in place of the built-in schema |
/// | `GIFT_CARD.json`, any other name | events of that kind, which are taken from then on; what the vendor needs of every event is still asked |
/// | `_money.json`, beginning with `_` | nothing by itself: the others may refer to it |
///
/// Documents refer to each other, and to the built-in ones, by file name: `{"$ref": "dengage.checkout.json"}`.
public struct OwnSchemas: Sendable {
    private let judges: [String: Judge]

    private struct Judge: Sendable {
        let schema: Schema
        let isReplacing: Bool
    }

    /// Compiles the documents beside the built-in ones.
    public init(documents: [(name: String, bytes: [UInt8])]) throws(SchemaFault) {
        let library = try SchemaLibrary.builtIn(and: documents)
        var judges: [String: Judge] = [:]
        for (name, bytes) in documents where !name.hasPrefix("_") {
            judges[Self.kind(ofDocument: name)] = Judge(
                schema: try library.schema(name), isReplacing: try Self.isReplacing(name, bytes))
        }
        self.judges = judges
    }

    /// The kinds of events that have a document, in alphabetical order.
    public var kinds: [String] { judges.keys.sorted() }

    /// What judges events of a kind, given what the dialect has for it.
    func rules(for kind: String, besides builtIn: Schema?) -> KindRules {
        guard let own = judges[kind] else { return KindRules(builtIn: builtIn) }
        return KindRules(builtIn: own.isReplacing ? nil : builtIn, own: own.schema)
    }

    /// `CHECKOUT.json` → `CHECKOUT`
    private static func kind(ofDocument name: String) -> String {
        name.hasSuffix(".json") ? String(name.dropLast(5)) : name
    }

    private static func isReplacing(_ name: String, _ bytes: [UInt8]) throws(SchemaFault) -> Bool {
        guard
            let document = try? Document(parsing: bytes), document.kind(of: document.root) == .object,
            let value = document.member("x-replaces", of: document.root)
        else { return false }
        switch document.kind(of: value) {
        case .true: return true
        case .false: return false
        default: throw SchemaFault(document: name, pointer: "/x-replaces", message: "x-replaces must be true or false")
        }
    }
}

/// The schemas that judge one kind of event: the built-in one, a source's own, or both.
final class KindRules: Sendable {
    private let builtIn: Schema?
    private let own: Schema?

    init(builtIn: Schema?, own: Schema? = nil) {
        self.builtIn = builtIn
        self.own = own
    }

    func findings(on node: Node, in document: Document) -> Findings {
        let findings = builtIn?.validate(document, at: node)
        guard let own else { return findings ?? Findings() }
        let further = own.validate(document, at: node)
        return findings.map { $0.joined(with: further) } ?? further
    }
}

extension Findings {
    /// Both, each finding once.
    fileprivate func joined(with others: Findings) -> Findings {
        var joined = self
        joined.errors += others.errors.filter { !errors.contains($0) }
        joined.warnings += others.warnings.filter { !warnings.contains($0) }
        joined.errors.removeLast(max(0, joined.errors.count - Self.limit))
        joined.warnings.removeLast(max(0, joined.warnings.count - Self.limit))
        return joined
    }
}
