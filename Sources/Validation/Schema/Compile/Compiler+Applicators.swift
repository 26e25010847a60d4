/// The keywords that apply subschemas.
extension Compiler {
    mutating func applicators(of place: Place, rule index: Int) throws(SchemaFault) -> [Instruction] {
        var instructions = try memberRules(of: place)
        if let value = keyword("propertyNames", of: place) {
            instructions.append(.propertyNames(Int32(rule(at: value))))
        }
        instructions += try dependencies(of: place, rule: index)
        instructions += try elements(of: place)
        if let value = keyword("$ref", of: place) {
            let target = try catalog.target(of: value, in: place)
            instructions.append(.reference(Int32(rule(at: target))))
        }
        if let value = keyword("$dynamicRef", of: place) {
            let target = try dynamicTarget(of: value, in: place)
            instructions.append(.reference(Int32(rule(at: target))))
        }
        if let value = keyword("allOf", of: place) { instructions.append(try all(value)) }
        if let value = keyword("anyOf", of: place) { instructions.append(.anyOf(try list(value))) }
        if let value = keyword("oneOf", of: place) { instructions.append(.oneOf(try list(value))) }
        if let value = keyword("not", of: place) { instructions.append(.not(Int32(rule(at: value)))) }
        if let value = keyword("if", of: place) { instructions.append(condition(value, of: place)) }
        try compileDefinitions(of: place)
        return instructions
    }

    private mutating func list(_ place: Place) throws(SchemaFault) -> RuleList {
        guard catalog.kind(place) == .array, !catalog.elements(place).isEmpty else {
            throw catalog.fault(place, "an array of at least one schema is expected")
        }
        var rules: [Int] = []
        for element in catalog.elements(place) { rules.append(rule(at: element)) }
        return draft.add(rules: rules)
    }

    /// A list of one is that one.
    private mutating func all(_ place: Place) throws(SchemaFault) -> Instruction {
        let list = try list(place)
        return list.count == 1 ? .reference(draft.ruleLists[Int(list.first)]) : .allOf(list)
    }

    private mutating func condition(_ value: Place, of place: Place) -> Instruction {
        let then = keyword("then", of: place).map { Int32(rule(at: $0)) }
        let otherwise = keyword("else", of: place).map { Int32(rule(at: $0)) }
        return .condition(Int32(rule(at: value)), then: then ?? -1, else: otherwise ?? -1)
    }

    /// Makes rules of `$defs` that nothing refers to yet, so that they are checked and can be asked for by name.
    private mutating func compileDefinitions(of place: Place) throws(SchemaFault) {
        guard let definitions = keyword("$defs", of: place) else { return }
        for (_, value) in try namedSchemas(definitions) {
            _ = rule(at: value)
            _ = ownRule(at: value)
        }
    }

    func namedSchemas(_ place: Place) throws(SchemaFault) -> [(name: String, value: Place)] {
        guard catalog.kind(place) == .object else { throw catalog.fault(place, "an object of schemas is expected") }
        return catalog.members(place)
    }

    private func names(_ place: Place) throws(SchemaFault) -> [String] {
        guard catalog.kind(place) == .array else { throw catalog.fault(place, "an array of names is expected") }
        var names: [String] = []
        for element in catalog.elements(place) {
            guard let name = catalog.string(element) else { throw catalog.fault(element, "a name must be a string") }
            guard !names.contains(name) else { throw catalog.fault(element, "the name \(name) is there twice") }
            names.append(name)
        }
        return names
    }

    private mutating func elements(of place: Place) throws(SchemaFault) -> [Instruction] {
        var instructions: [Instruction] = []
        let prefix = keyword("prefixItems", of: place)
        let items = keyword("items", of: place)
        if prefix != nil || items != nil {
            var list = RuleList(first: 0, count: 0)
            if let prefix { list = try self.list(prefix) }
            let rest = items.map { Int32(rule(at: $0)) } ?? -1
            instructions.append(.elements(prefix: list, rest: rest))
        }
        if let value = keyword("contains", of: place) {
            let least = try keyword("minContains", of: place).map(size)
            let most = try keyword("maxContains", of: place).map(size)
            instructions.append(.contains(Int32(rule(at: value)), least: least ?? 1, most: most ?? .max))
        }
        return instructions
    }
}

/// What is left over.
extension Compiler {
    /// A subschema's instructions; in one that speaks of unevaluated members or elements the others become a rule, whose
    /// findings the last instruction rests on.
    mutating func withUnevaluated(
        of place: Place, after instructions: [Instruction], rule index: Int
    ) throws(SchemaFault) -> [Instruction] {
        let members = keyword("unevaluatedProperties", of: place).map { Int32(rule(at: $0)) }
        let elements = keyword("unevaluatedItems", of: place).map { Int32(rule(at: $0)) }
        if members == nil, elements == nil { return instructions }
        let others = addRule(instructions, partOf: index)
        return [.unevaluated(after: Int32(others), members: members ?? -1, elements: elements ?? -1)]
    }
}

/// Members by name.
extension Compiler {
    /// `properties`, `required`, `patternProperties` and `additionalProperties`.
    private mutating func memberRules(of place: Place) throws(SchemaFault) -> [Instruction] {
        let properties = try keyword("properties", of: place).map(namedSchemas) ?? []
        let patterns = try keyword("patternProperties", of: place).map(namedSchemas) ?? []
        let additional = keyword("additionalProperties", of: place)
        let required = try keyword("required", of: place).map(names) ?? []
        guard !properties.isEmpty || !patterns.isEmpty || additional != nil || !required.isEmpty else { return [] }
        var memberRule = memberRule(
            properties.map { ($0.name, rule(at: $0.value)) }, required: required.prefix(MemberRule.requiredLimit)
        )
        memberRule.firstPattern = Int32(draft.namedPatterns.count)
        memberRule.patternCount = Int32(patterns.count)
        for (name, value) in patterns {
            let pattern = try pattern(name, at: value)
            draft.namedPatterns.append(NamedPattern(pattern: pattern, rule: Int32(rule(at: value))))
        }
        if let additional {
            memberRule.additional =
                catalog.kind(additional) == .false ? MemberRule.nothing : Int32(rule(at: additional))
        }
        return [add(memberRule)] + furtherRequired(required.dropFirst(MemberRule.requiredLimit))
    }

    /// Rules for the required names beyond those one rule can watch.
    private mutating func furtherRequired(_ required: ArraySlice<String>) -> [Instruction] {
        var instructions: [Instruction] = []
        var rest = required
        while !rest.isEmpty {
            instructions.append(add(memberRule([], required: rest.prefix(MemberRule.requiredLimit))))
            rest = rest.dropFirst(MemberRule.requiredLimit)
        }
        return instructions
    }

    /// A rule with an entry for each property, and one for each required name that is not a property.
    private mutating func memberRule(
        _ properties: [(name: String, rule: Int)], required: ArraySlice<String>
    ) -> MemberRule {
        var names = properties.map(\.name)
        var entries = properties.map { MemberEntry(rule: Int32($0.rule), requiredBit: 0) }
        var bits: UInt64 = 0
        for (position, name) in required.enumerated() {
            let bit = UInt64(1) << UInt64(position)
            bits |= bit
            if let index = names.firstIndex(of: name) {
                entries[index].requiredBit = bit
            } else {
                names.append(name)
                entries.append(MemberEntry(rule: -1, requiredBit: bit))
            }
        }
        let first = draft.memberEntries.count
        draft.memberEntries += entries
        return MemberRule(
            table: draft.addTable(of: names.map { Array($0.utf8) }),
            firstEntry: Int32(first),
            entryCount: Int32(entries.count),
            required: bits
        )
    }

    private mutating func add(_ memberRule: MemberRule) -> Instruction {
        draft.memberRules.append(memberRule)
        return .members(Int32(draft.memberRules.count - 1))
    }

    private mutating func dependencies(of place: Place, rule index: Int) throws(SchemaFault) -> [Instruction] {
        var dependencies: [Dependency] = []
        if let value = keyword("dependentRequired", of: place) {
            for (trigger, list) in try namedSchemas(value) {
                for target in try dependentRules(names(list), rule: index) {
                    dependencies.append(dependency(on: trigger, rule: target))
                }
            }
        }
        if let value = keyword("dependentSchemas", of: place) {
            for (trigger, schema) in try namedSchemas(value) {
                dependencies.append(dependency(on: trigger, rule: rule(at: schema)))
            }
        }
        guard !dependencies.isEmpty else { return [] }
        let first = draft.dependencies.count
        draft.dependencies += dependencies
        return [.dependencies(first: Int32(first), count: Int32(dependencies.count))]
    }

    private mutating func dependency(on trigger: String, rule: Int) -> Dependency {
        Dependency(trigger: draft.add(name: Array(trigger.utf8)), rule: Int32(rule))
    }

    private mutating func dependentRules(_ required: [String], rule index: Int) -> [Int] {
        var rules: [Int] = []
        var rest = required[...]
        while !rest.isEmpty {
            var memberRule = memberRule([], required: rest.prefix(MemberRule.requiredLimit))
            memberRule.isDependent = true
            rules.append(addRule([add(memberRule)], partOf: index))
            rest = rest.dropFirst(MemberRule.requiredLimit)
        }
        return rules
    }
}
