/// Leading past rules that do nothing but refer on.
extension PlanDraft {
    /// Most properties of our schemas are a description and a `$ref`; whoever uses such a rule is led to its target at
    /// once. There must be no circles.
    mutating func shortenReferences() {
        for index in ruleLists.indices { ruleLists[index] = target(of: ruleLists[index]) }
        for index in memberEntries.indices { memberEntries[index].rule = target(of: memberEntries[index].rule) }
        for index in memberRules.indices { memberRules[index].additional = target(of: memberRules[index].additional) }
        for index in namedPatterns.indices { namedPatterns[index].rule = target(of: namedPatterns[index].rule) }
        for index in dependencies.indices { dependencies[index].rule = target(of: dependencies[index].rule) }
        for index in instructions.indices { instructions[index] = shortened(instructions[index]) }
    }

    private func target(of rule: Int32) -> Int32 {
        var current = rule
        while current >= 0, let next = onward(from: current) { current = next }
        return current
    }

    /// Where a rule refers to that does nothing else.
    private func onward(from rule: Int32) -> Int32? {
        let rule = rules[Int(rule)]
        guard rule.end - rule.first == 1, !rule.isAdvice, case .reference(let target) = instructions[Int(rule.first)]
        else { return nil }
        return target
    }

    private func shortened(_ instruction: Instruction) -> Instruction {
        switch instruction {
        case .propertyNames(let rule): .propertyNames(target(of: rule))
        case .elements(let prefix, let rest): .elements(prefix: prefix, rest: target(of: rest))
        case .contains(let rule, let least, let most): .contains(target(of: rule), least: least, most: most)
        case .not(let rule): .not(target(of: rule))
        case .condition(let condition, let then, let otherwise):
            .condition(target(of: condition), then: target(of: then), else: target(of: otherwise))
        case .reference(let rule): .reference(target(of: rule))
        case .unevaluated(let others, let members, let elements):
            .unevaluated(after: others, members: target(of: members), elements: target(of: elements))
        default: instruction
        }
    }
}
