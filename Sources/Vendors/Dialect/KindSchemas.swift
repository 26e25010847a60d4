import Validation

/// Which schema judges which kind of event: the vendor's documents, and what one source has besides.
final class KindSchemas: Sendable {
    private let rules: [String: KindRules]
    /// For a kind that no document is named for; nil: there are no others.
    private let others: KindRules?
    /// The kinds that have a document: the vendor's, then the source's own.
    let names: [String]

    /// - Parameters:
    ///   - documents: of the vendor's kinds.
    ///   - common: what must hold of an event of any kind, for the kinds that only the source knows.
    ///   - takesOthers: whether events of kinds that neither knows are taken, judged by `common`.
    init(
        _ documents: [(kind: String, schema: String)],
        common: String,
        takesOthers: Bool,
        schemas library: SchemaLibrary,
        own: OwnSchemas?
    ) throws(SchemaFault) {
        var builtIn: [String: Schema] = [:]
        for (kind, document) in documents { builtIn[kind] = try library.schema(document) }
        let common = try library.schema(common)
        var rules = builtIn.mapValues { KindRules(builtIn: $0) }
        for kind in own?.kinds ?? [] { rules[kind] = own?.rules(for: kind, besides: builtIn[kind] ?? common) }
        self.rules = rules
        others = takesOthers ? KindRules(builtIn: common) : nil
        names = documents.map(\.kind) + (own?.kinds ?? []).filter { builtIn[$0] == nil }
    }

    /// Nil: no event of this kind is taken.
    func rules(for kind: String) -> KindRules? {
        rules[kind] ?? others
    }
}
