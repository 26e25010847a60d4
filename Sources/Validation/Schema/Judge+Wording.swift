/// Turning a failed instruction into a sentence. Nothing here runs for a value that is valid.
extension Judge {
    /// Records that a value does not do what it must, unless the ledger is quiet.
    ///
    /// - Parameters:
    ///   - missing: the member that is not there, where that is what is wrong.
    ///   - must: what the value must do, as the sentence goes on after "must"; the rule's `x-message` goes before it,
    ///     except for keywords that name a member.
    @inline(never)
    func refuse(
        _ keyword: String, _ rule: Int, _ node: Int, _ ledger: inout Ledger, missing: String? = nil,
        must: () -> String
    ) {
        guard ledger.quiet == 0, !ledger.isFull else { return }
        let (pointer, isName) = document.place(of: Node(index: node), in: Node(index: ledger.root))
        let namesMember = Self.memberKeywords.contains(keyword)
        let sentence = Int(plan.rules[rule].sentence)
        let obligation = sentence >= 0 && !namesMember ? plan.sentences[sentence] : must()
        let subject = subject(node, pointer: pointer, isName: isName && !namesMember)
        ledger.record(
            Violation(
                pointer: pointer,
                schemaPointer: plan.locations[rule] + "/" + keyword,
                keyword: keyword,
                message:
                    "\(subject) \(ledger.advising > 0 ? "should" : "must") \(obligation)\(namesMember ? "" : got(node, keyword: keyword))",
                missing: missing
            )
        )
    }

    /// Those that speak of a member and not of its value.
    private static let memberKeywords: Set<String> = [
        "required", "dependentRequired", "additionalProperties", "unevaluatedProperties",
    ]

    /// What the sentence is about.
    private func subject(_ node: Int, pointer: String, isName: Bool) -> String {
        if isName { return "the member name \(excerpt(of: node, in: document))" }
        if !pointer.isEmpty { return Self.cut(pointer, to: 120) }
        switch document.tokens[node].kind {
        case .object: return "the object"
        case .array: return "the array"
        default: return "the value"
        }
    }

    /// What the value is instead, where that helps.
    private func got(_ node: Int, keyword: String) -> String {
        let token = document.tokens[node]
        switch keyword {
        case "minLength" where token.end - token.start == 2, "maxLength", "false", "unevaluatedItems": return ""
        case "type", "enum", "const": return ", got \(Self.value(node, in: document))"
        default: return token.isContainer ? "" : ", got \(Self.value(node, in: document))"
        }
    }

    /// A value in words, such as `the string "two"` or `an object`.
    private static func value(_ node: Int, in document: Document) -> String {
        let token = document.tokens[node]
        switch token.kind {
        case .string: return "the string " + cut(text(of: token, in: document), to: 60)
        case .number: return cut(text(of: token, in: document), to: 60)
        default: return token.kind.description
        }
    }

    /// A value as it is written, cut when long.
    func excerpt(of node: Int, in source: Document) -> String {
        Self.cut(Self.text(of: source.tokens[node], in: source), to: 80)
    }

    private static func text(of token: Token, in document: Document) -> String {
        String(decoding: document.bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
    }

    /// The alternatives of an enumeration.
    func list(_ texts: [String]) -> String {
        let shown = texts.prefix(12).map { Self.cut($0, to: 40) }.joined(separator: ", ")
        return texts.count > 12 ? shown + " … (\(texts.count) in all)" : shown
    }

    func text(of name: Name) -> String {
        String(decoding: plan.bytes[Int(name.start)..<Int(name.start) + Int(name.count)], as: UTF8.self)
    }

    /// At most so many Unicode scalars, with control characters made visible.
    private static func cut(_ text: String, to limit: Int) -> String {
        var result = ""
        for (position, scalar) in text.unicodeScalars.enumerated() {
            if position == limit { return result + "…" }
            result.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        return result
    }
}
