/// Walks a rule of a plan and a value of a document side by side.
///
/// Indices are of rules in the plan and of tokens on the tape. All functions answer whether the value holds; what does
/// not is recorded in the ledger unless it is quiet. Depth is bounded by the nesting of the document times the chain of
/// references between two levels, which the ``Compiler`` has checked to be without circles.
struct Judge {
    let plan: Plan
    let document: Document
    /// The plan's bytes, held here because a span of them needs an owner that stays put.
    let names: [UInt8]

    /// Those of the document.
    let tokens: Table<Token>

    init(plan: Plan, document: Document, tokens: Table<Token>) {
        self.plan = plan
        self.document = document
        self.tokens = tokens
        names = plan.bytes
    }

    /// Judges the token at `node` by a rule.
    @inline(__always)
    func judge(_ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = tokens[node]
        let program = plan.programs[rule &* Program.perRule &+ Int(token.info & 7)]
        return program.isEmpty || program.isSatisfied(by: token) || run(program, node, &ledger)
    }

    /// Judges by a program that is not empty. Not inlined, so that what calls it keeps its loop in registers.
    @inline(never)
    private func run(_ program: Program, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = tokens[node]
        if program.table >= 0, token.isPlainString,
            plan.look(up: token, in: document.bytes.span, table: Int(program.table))
        {
            return true
        }
        guard ledger.takeStep() else { return false }
        return program.isAdvice ? advise(program, node, &ledger) : follow(program, node, &ledger)
    }

    /// Judges by a program that is advice.
    private func advise(_ program: Program, _ node: Int, _ ledger: inout Ledger) -> Bool {
        // Advice never makes a value invalid, so where only yes or no counts there is nothing to look at.
        if !ledger.isStrict, ledger.quiet > 0 { return true }
        let accounted = ledger.accounted
        ledger.accounted = -1
        defer { ledger.accounted = accounted }
        if ledger.isStrict { return follow(program, node, &ledger) }
        ledger.advising += 1
        _ = follow(program, node, &ledger)
        ledger.advising -= 1
        return true
    }

    /// Judges without recording anything. What a subschema that fails has noted is taken back.
    func holds(_ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        ledger.quiet += 1
        defer { ledger.quiet -= 1 }
        guard ledger.accounted == node else { return judge(rule, node, &ledger) }
        let noted = ledger.evaluated
        if judge(rule, node, &ledger) { return true }
        ledger.evaluated = noted
        return false
    }

    @inline(__always)
    private func follow(_ program: Program, _ node: Int, _ ledger: inout Ledger) -> Bool {
        var holds = true
        var index = Int(program.first)
        while index < Int(program.end) {
            let step = plan.steps[index]
            if !execute(step.instruction, Int(step.rule), node, &ledger) {
                holds = false
                if ledger.stopsAtFirst { return false }
            }
            index &+= 1
        }
        return holds
    }

    /// One instruction; a switch and nothing else.
    private func execute(_ instruction: Instruction, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        switch instruction {
        case .never: never(rule, node, &ledger)
        case .type(let types): type(types, rule, node, &ledger)
        case .constant(let index): constant(Int(index), rule, node, &ledger)
        case .enumeration(let index): enumeration(Int(index), rule, node, &ledger)
        case .bound(let index): bound(Int(index), rule, node, &ledger)
        case .multipleOf(let index): multiple(Int(index), rule, node, &ledger)
        case .minLength(let least): length(Int(least), atLeast: true, rule, node, &ledger)
        case .maxLength(let most): length(Int(most), atLeast: false, rule, node, &ledger)
        case .pattern(let index): pattern(Int(index), rule, node, &ledger)
        case .format(let format): self.format(format, rule, node, &ledger)
        case .members(let index): members(Int(index), rule, node, &ledger)
        case .minProperties(let least): count(Int(least), atLeast: true, .object, rule, node, &ledger)
        case .maxProperties(let most): count(Int(most), atLeast: false, .object, rule, node, &ledger)
        case .propertyNames(let names): propertyNames(Int(names), node, &ledger)
        case .dependencies(let first, let count):
            dependencies(Int(first)..<Int(first) + Int(count), rule, node, &ledger)
        case .elements(let prefix, let rest): elements(prefix, rest: Int(rest), rule, node, &ledger)
        case .contains(let element, let least, let most):
            contains(Int(element), least: Int(least), most: Int(most), rule, node, &ledger)
        case .minItems(let least): count(Int(least), atLeast: true, .array, rule, node, &ledger)
        case .maxItems(let most): count(Int(most), atLeast: false, .array, rule, node, &ledger)
        case .uniqueItems: uniqueItems(rule, node, &ledger)
        case .allOf(let list): allOf(list, node, &ledger)
        case .anyOf(let list): anyOf(list, rule, node, &ledger)
        case .oneOf(let list): oneOf(list, rule, node, &ledger)
        case .not(let other): not(Int(other), rule, node, &ledger)
        case .condition(let condition, let then, let otherwise):
            choose(Int(condition), then: Int(then), otherwise: Int(otherwise), node, &ledger)
        case .reference(let target): judge(Int(target), node, &ledger)
        case .unevaluated(let others, let members, let elements):
            unevaluated(
                after: Int(others), members: Int(members), elements: Int(elements), rule, node, &ledger)
        }
    }
}

/// Rules that apply to the same value.
extension Judge {
    private func never(_ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        refuse("false", rule, node, &ledger) { "not be there" }
        return false
    }

    private func allOf(_ list: RuleList, _ node: Int, _ ledger: inout Ledger) -> Bool {
        var holds = true
        for index in list.indices where !judge(Int(plan.ruleLists[index]), node, &ledger) {
            holds = false
            if ledger.stopsAtFirst { return false }
        }
        return holds
    }

    private func anyOf(_ list: RuleList, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        var holds = false
        for index in list.indices where self.holds(Int(plan.ruleLists[index]), node, &ledger) {
            // Another that holds may account for further members.
            if ledger.accounted != node { return true }
            holds = true
        }
        if holds { return true }
        refuse("anyOf", rule, node, &ledger) { "match at least one of \(list.count) alternatives" }
        return false
    }

    private func oneOf(_ list: RuleList, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        var matches = 0
        for index in list.indices where holds(Int(plan.ruleLists[index]), node, &ledger) { matches += 1 }
        if matches == 1 { return true }
        refuse("oneOf", rule, node, &ledger) {
            "match exactly one of \(list.count) alternatives" + (matches == 0 ? "" : ", not \(matches) of them")
        }
        return false
    }

    private func not(_ other: Int, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        if !holds(other, node, &ledger) { return true }
        refuse("not", rule, node, &ledger) { "not match the schema at \(plan.locations[other])" }
        return false
    }

    private func choose(
        _ condition: Int, then: Int, otherwise: Int, _ node: Int, _ ledger: inout Ledger
    ) -> Bool {
        let branch = holds(condition, node, &ledger) ? then : otherwise
        return branch < 0 || judge(branch, node, &ledger)
    }
}
