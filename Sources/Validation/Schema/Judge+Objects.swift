/// Members of objects.
extension Judge {
    /// One pass over an object for `properties`, `required`, `patternProperties` and `additionalProperties`.
    func members(_ index: Int, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = tokens[node]
        guard token.isObject else { return true }
        let memberRule = plan.memberRules[index]
        if token.marks.contains(.repeatedNames) { reportRepeatedMembers(of: memberRule, rule, node, &ledger) }
        var holds = true
        var seen: UInt64 = 0
        var name = node &+ 1
        let end = Int(token.link)
        let text = document.bytes.span
        let pool = names.span
        while name < end {
            let value = name &+ 1
            if !member(memberRule, rule, name: name, in: text, names: pool, &seen, &ledger) {
                holds = false
                if ledger.stopsAtFirst { return false }
            }
            let valueToken = tokens[value]
            name = valueToken.isContainer ? Int(valueToken.link) : value &+ 1
        }
        if ledger.accounted == node { account(for: memberRule, node, &ledger) }
        let missing = memberRule.required & ~seen
        if missing == 0 { return holds }
        reportMissing(missing, memberRule, rule, node, &ledger)
        return false
    }

    /// Judges the member whose name is at `name`; its value follows.
    @inline(__always)
    private func member(
        _ memberRule: MemberRule, _ rule: Int, name: Int, in text: Span<UInt8>, names pool: Span<UInt8>,
        _ seen: inout UInt64, _ ledger: inout Ledger
    ) -> Bool {
        let token = tokens[name]
        var holds = true
        var isKnown = false
        let index = slot(of: token, hash: token.link, in: text, table: memberRule.table, names: pool)
        if index >= 0 {
            let slot = plan.slots[index]
            seen |= slot.requiredBit
            if slot.rule >= 0 {
                isKnown = true
                holds = judge(Int(slot.rule), name &+ 1, &ledger)
            }
        }
        if memberRule.patternCount > 0 {
            holds = patternMembers(memberRule, name: name, &isKnown, &ledger) && holds
        }
        if isKnown || memberRule.additional == MemberRule.anything { return holds }
        if memberRule.additional >= 0 { return judge(Int(memberRule.additional), name &+ 1, &ledger) && holds }
        refuse("additionalProperties", rule, name, &ledger) { "not be there: the schema does not know it" }
        return false
    }

    /// Judges a member by every pattern its name matches.
    @inline(never)
    private func patternMembers(
        _ memberRule: MemberRule, name: Int, _ isKnown: inout Bool, _ ledger: inout Ledger
    ) -> Bool {
        var holds = true
        let first = Int(memberRule.firstPattern)
        for index in first..<first + Int(memberRule.patternCount) {
            let named = plan.namedPatterns[index]
            guard plan.matches(Int(named.pattern), document.tokens[name], in: document.bytes.span) else { continue }
            isKnown = true
            if !judge(Int(named.rule), name + 1, &ledger) { holds = false }
        }
        return holds
    }

    @inline(never)
    private func reportMissing(
        _ missing: UInt64, _ memberRule: MemberRule, _ rule: Int, _ node: Int, _ ledger: inout Ledger
    ) {
        guard ledger.quiet == 0 else { return }
        for position in 0..<Int(memberRule.entryCount) {
            let entry = plan.memberEntries[Int(memberRule.firstEntry) + position]
            guard entry.requiredBit & missing != 0 else { continue }
            let name = text(of: plan.names[Int(memberRule.table.firstName) + position])
            let keyword = memberRule.isDependent ? "dependentRequired" : "required"
            let owner = entry.owner >= 0 ? Int(entry.owner) : rule
            refuse(keyword, owner, node, &ledger, missing: name) {
                "have the member \"\(name)\""
            }
        }
    }

    func propertyNames(_ names: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = document.tokens[node]
        guard token.isObject else { return true }
        var holds = true
        var name = node + 1
        while name < Int(token.link) {
            if !judge(names, name, &ledger) {
                holds = false
                if ledger.stopsAtFirst { return false }
            }
            name = document.index(after: name + 1)
        }
        return holds
    }

    /// `dependentRequired` and `dependentSchemas`.
    func dependencies(_ range: Range<Int>, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        guard document.tokens[node].isObject else { return true }
        var holds = true
        for index in range where hasMember(plan.dependencies[index].trigger, node) {
            if !judge(Int(plan.dependencies[index].rule), node, &ledger) {
                holds = false
                if ledger.stopsAtFirst { return false }
            }
        }
        return holds
    }

    private func hasMember(_ wanted: Name, _ node: Int) -> Bool {
        var name = node + 1
        let end = Int(document.tokens[node].link)
        while name < end {
            let token = document.tokens[name]
            if token.link == wanted.hash, isText(of: token, in: document.bytes.span, wanted, names: names.span) {
                return true
            }
            name = document.index(after: name + 1)
        }
        return false
    }

    /// `minProperties`, `maxProperties`, `minItems` and `maxItems`.
    func count(
        _ bound: Int, atLeast: Bool, _ kind: JSONKind, _ rule: Int, _ node: Int, _ ledger: inout Ledger
    ) -> Bool {
        let token = document.tokens[node]
        guard token.kind == kind else { return true }
        if atLeast ? token.count >= bound : token.count <= bound { return true }
        let keyword =
            kind == .object ? (atLeast ? "minProperties" : "maxProperties") : atLeast ? "minItems" : "maxItems"
        refuse(keyword, rule, node, &ledger) {
            let what = (kind == .object ? "member" : "element") + (bound == 1 ? "" : "s")
            return "have \(atLeast ? "at least" : "at most") \(bound) \(what), not \(token.count)"
        }
        return false
    }
}
