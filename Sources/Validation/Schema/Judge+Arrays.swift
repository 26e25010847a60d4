/// Elements of arrays.
extension Judge {
    /// `prefixItems` and `items`.
    func elements(_ prefix: RuleList, rest: Int, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = tokens[node]
        guard token.kind == .array else { return true }
        var holds = true
        var position = 0
        var element = node &+ 1
        let end = Int(token.link)
        while element < end {
            let elementRule = position < Int(prefix.count) ? Int(plan.ruleLists[Int(prefix.first) &+ position]) : rest
            if elementRule < 0 { break }
            if !judge(elementRule, element, &ledger) {
                holds = false
                if ledger.stopsAtFirst { return false }
            }
            position &+= 1
            element = document.index(after: element)
        }
        if ledger.accounted == node { ledger.evaluated.insert(first: rest >= 0 ? .max : Int(prefix.count)) }
        return holds
    }

    func contains(
        _ elementRule: Int, least: Int, most: Int, _ rule: Int, _ node: Int, _ ledger: inout Ledger
    ) -> Bool {
        let token = document.tokens[node]
        guard token.kind == .array else { return true }
        let isAccounted = ledger.accounted == node
        var (matches, position) = (0, 0)
        var element = node + 1
        while element < Int(token.link),
            isAccounted || matches <= most && (matches < least || most != Int(Int32.max))
        {
            if holds(elementRule, element, &ledger) {
                matches += 1
                if isAccounted { ledger.evaluated.insert(position) }
            }
            position += 1
            element = document.index(after: element)
        }
        if matches < least {
            refuse(least == 1 ? "contains" : "minContains", rule, node, &ledger) {
                "hold at least \(least == 1 ? "one element" : "\(least) elements") that the schema asks for"
            }
            return false
        }
        if matches > most {
            refuse("maxContains", rule, node, &ledger) { "hold at most \(most) elements of the kind the schema names" }
            return false
        }
        return true
    }

    func uniqueItems(_ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = document.tokens[node]
        guard token.kind == .array, token.count > 1 else { return true }
        let hasEqual = token.count <= 16 ? hasEqualPair(in: node) : hasEqualHashed(in: node)
        if !hasEqual { return true }
        refuse("uniqueItems", rule, node, &ledger) { "not hold the same element twice" }
        return false
    }

    /// Compares each with each: no allocation, and quick for few elements.
    private func hasEqualPair(in node: Int) -> Bool {
        let end = Int(document.tokens[node].link)
        var first = node + 1
        while first < end {
            var second = document.index(after: first)
            while second < end {
                if Equality.holds(document, first, document, second) { return true }
                second = document.index(after: second)
            }
            first = document.index(after: first)
        }
        return false
    }

    /// Compares those of equal hash; the hash is seeded, so nobody can choose elements that collide.
    private func hasEqualHashed(in node: Int) -> Bool {
        var elements: [(hash: Int, index: Int)] = []
        elements.reserveCapacity(document.tokens[node].count)
        var element = node + 1
        while element < Int(document.tokens[node].link) {
            elements.append((Equality.hash(of: document, element), element))
            element = document.index(after: element)
        }
        elements.sort { $0.hash < $1.hash }
        for first in elements.indices {
            var second = first + 1
            while second < elements.count, elements[second].hash == elements[first].hash {
                if Equality.holds(document, elements[first].index, document, elements[second].index) { return true }
                second += 1
            }
        }
        return false
    }
}
