/// What is reported about a value besides its schema: repeated members and lone surrogates.
extension Judge {
    /// Looks through a value for what the parser has marked. A pointer is made only for what is kept: making one takes as
    /// long as the value is large, and a hostile value has as many oddities as fit.
    @inline(never)
    func reportOddities(under node: Int, in ledger: inout Ledger) {
        for index in node..<document.index(after: node) {
            let marks = document.tokens[index].marks
            if document.tokens[index].isString, marks.contains(.loneSurrogate), !ledger.isFull {
                ledger.record(
                    violation(
                        "encoding", index, ledger,
                        "holds half a surrogate pair, which no UTF-8 text can: \\uD800 to \\uDFFF come in pairs"
                    )
                )
            }
            if document.tokens[index].isObject, marks.contains(.repeatedNames) {
                ledger.advising += 1
                let names =
                    ledger.isFull
                    ? [] : RepeatedNames.find(in: index, tokens: document.tokens.span, text: document.bytes.span)
                for name in names where !ledger.isFull { ledger.record(duplicate(name, ledger)) }
                ledger.advising -= 1
            }
        }
    }

    /// Makes an error of every repeated member that a rule reads.
    @inline(never)
    func reportRepeatedMembers(of memberRule: MemberRule, _ rule: Int, _ node: Int, _ ledger: inout Ledger) {
        let text = document.bytes.span
        for name in RepeatedNames.find(in: node, tokens: document.tokens.span, text: text) {
            let token = document.tokens[name]
            let slot = slot(of: token, hash: token.link, in: text, table: memberRule.table, names: names.span)
            if slot >= 0, !ledger.isFull { ledger.recordRepeatedMember(duplicate(name, ledger)) }
        }
    }

    private func duplicate(_ name: Int, _ ledger: Ledger) -> Violation {
        violation("duplicate", name, ledger, "is there more than once")
    }

    private func violation(_ keyword: String, _ node: Int, _ ledger: Ledger, _ predicate: String) -> Violation {
        let pointer = document.pointer(to: Node(index: node), in: Node(index: ledger.root))
        let subject = pointer.isEmpty ? "the value" : pointer
        return Violation(pointer: pointer, schemaPointer: "", keyword: keyword, message: "\(subject) \(predicate)")
    }
}
