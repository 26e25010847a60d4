/// A schema, compiled once, that judges values.
///
/// **From document to verdict.** ``SchemaLibrary`` reads schema documents (JSON Schema draft 2020-12,
/// https://json-schema.org/draft/2020-12), resolves what they refer to and has the ``Compiler`` turn every subschema into
/// a ``Rule`` of the library's ``Plan``: a run of ``Instruction``s, the cheap ones first. A ``Judge`` walks a rule and
/// the tape of a ``Document`` side by side. It compares bytes, lengths and hashes; nothing is decoded or copied, and
/// a value that is valid costs no allocation. Three things do: comparing objects (`const`, `enum`, `uniqueItems`),
/// `uniqueItems` over more than 16 elements, and `unevaluated…` over more than 256 members or elements.
///
/// **Keywords.** All of core, applicator, unevaluated and validation. Which of them count is a matter of the schema's
/// ``Dialect``: its `$schema` names a meta-schema, built in (see ``MetaSchemas``) or of the library, and that one lists
/// vocabularies. Draft 2020-12 is assumed where there is none. `format` is an annotation, and asserted where the
/// meta-schema says so, as `urn:sluice:schema` does for ours: see ``Format``. `content…` are annotations; so is every
/// keyword that the dialect does not know. Patterns are matched in linear time, hence without look-around and
/// back-references: see ``PatternParser``. Numbers are compared exactly, lengths count Unicode scalars, `multipleOf`
/// takes up to 18 significant digits.
///
/// **Two keywords of our own**, both annotations to any other validator:
///
/// | keyword | effect |
/// |---|---|
/// | `"x-advice": true` | Whatever this subschema and those under it find is a warning. Open lists are marked so. It accounts for no members or elements: to `unevaluatedProperties` it is not there. |
/// | `"x-message": "be …"` | What the value must do, in place of the sentence made for the keywords beside it. |
///
/// **Beyond the schema.** A member name that an object repeats is a warning, and an error where the schema reads it
/// (`properties`, `required`), because readers disagree on which one counts. Half a surrogate pair is an error: no
/// UTF-8 can be made of it. Both are reported wherever they stand in the value.
public struct Schema: Sendable {
    /// As it was asked for: a file name, perhaps with a fragment.
    public let name: String
    let plan: Plan
    let rule: Int

    /// Judges a value inside a document. Pointers in the findings start at that value.
    ///
    /// - Parameter strict: takes advice for rules: what it finds are errors.
    public func validate(_ document: Document, at node: Node, strict: Bool = false) -> Findings {
        let tokens = document.index(after: node.index) - node.index
        var ledger = Ledger(root: node.index, tokens: tokens, isStrict: strict)
        unsafe document.tokens.withUnsafeBufferPointer { tokens in
            guard let tokens = unsafe Table(borrowing: tokens) else { return }
            let judge = Judge(plan: plan, document: document, tokens: tokens)
            if !document.oddities.isEmpty { judge.reportOddities(under: node.index, in: &ledger) }
            _ = judge.judge(rule, node.index, &ledger)
        }
        ledger.conclude()
        return ledger.findings
    }

    /// Judges the whole of a document.
    public func validate(_ document: Document, strict: Bool = false) -> Findings {
        validate(document, at: document.root, strict: strict)
    }
}
