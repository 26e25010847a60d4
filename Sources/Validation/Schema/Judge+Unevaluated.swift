/// Accounting for members and elements, and what is asked of those that no keyword accounts for.
///
/// While a subschema with `unevaluatedProperties` or `unevaluatedItems` is judged, the ledger names the value and every
/// keyword that applies subschemas to its members or elements notes which. Notes of a subschema that fails are taken
/// back where the value may still hold (`anyOf`, `if` …); of one marked as advice they are not taken at all, so that
/// advice decides nothing.
extension Judge {
    /// Judges the other keywords of a subschema and then what they leave.
    func unevaluated(
        after others: Int, members: Int, elements: Int, _ rule: Int, _ node: Int, _ ledger: inout Ledger
    ) -> Bool {
        let (outer, noted) = (ledger.accounted, ledger.evaluated)
        ledger.accounted = node
        ledger.evaluated = Evaluated()
        let holds =
            judge(others, node, &ledger) && rest("unevaluatedProperties", .object, members, rule, node, &ledger)
            && rest("unevaluatedItems", .array, elements, rule, node, &ledger)
        let inner = ledger.evaluated
        ledger.accounted = outer
        ledger.evaluated = noted
        if holds, outer == node { ledger.evaluated.formUnion(inner) }
        return holds
    }

    /// Judges the members or elements that are not noted.
    private func rest(
        _ keyword: String, _ kind: JSONKind, _ childRule: Int, _ rule: Int, _ node: Int, _ ledger: inout Ledger
    ) -> Bool {
        let token = document.tokens[node]
        guard childRule >= 0, token.kind == kind else { return true }
        let isRefused = isNever(childRule)
        var holds = true
        var position = 0
        var child = node + 1
        while child < Int(token.link) {
            let value = token.isObject ? child + 1 : child
            if !ledger.evaluated.contains(position) {
                if isRefused {
                    refuse(keyword, rule, child, &ledger) { "not be there: the schema does not know it" }
                    holds = false
                } else if !judge(childRule, value, &ledger) {
                    holds = false
                }
                if !holds, ledger.stopsAtFirst { return false }
            }
            position += 1
            child = document.index(after: value)
        }
        ledger.evaluated.insertAll()
        return holds
    }

    /// Whether a rule is the schema `false`.
    private func isNever(_ rule: Int) -> Bool {
        let (first, end) = (Int(plan.rules[rule].first), Int(plan.rules[rule].end))
        guard end - first == 1, case .never = plan.instructions[first] else { return false }
        return true
    }

    /// Notes the members that a rule for members has judged.
    @inline(never)
    func account(for memberRule: MemberRule, _ node: Int, _ ledger: inout Ledger) {
        if memberRule.additional != MemberRule.anything { return ledger.evaluated.insertAll() }
        let text = document.bytes.span
        var position = 0
        var name = node + 1
        while name < Int(document.tokens[node].link) {
            let token = document.tokens[name]
            let known = slot(of: token, hash: token.link, in: text, table: memberRule.table, names: names.span)
            let isProperty = known >= 0 && plan.slots[known].rule >= 0
            if isProperty || matchesPattern(of: memberRule, token) { ledger.evaluated.insert(position) }
            position += 1
            name = document.index(after: name + 1)
        }
    }

    private func matchesPattern(of memberRule: MemberRule, _ name: Token) -> Bool {
        let first = Int(memberRule.firstPattern)
        for index in first..<first + Int(memberRule.patternCount) {
            if plan.matches(Int(plan.namedPatterns[index].pattern), name, in: document.bytes.span) { return true }
        }
        return false
    }
}
