/// Writing out, for each rule and each kind of value, what is left to ask.
///
/// A schema says little in one place: a price is a `$ref` to a number, which has a type, and a pattern for the clients
/// that send it as a text. Of that, nothing is left to ask of a number, and of a text only the pattern. So each rule gets a
/// program for each kind of value: types are decided, what does not concern the kind is left out, and what the rule
/// refers to stands in its place. Most members of most events meet an empty program or one of a single step.
extension PlanDraft {
    /// There must be no circles.
    mutating func writePrograms() {
        var known: [Int: [Step]] = [:]
        for rule in rules.indices {
            for kind in 0..<Program.perRule {
                let list = JSONKind(rawValue: UInt8(kind)).map { program(of: rule, for: $0, &known) } ?? []
                let first = Int32(steps.count)
                steps += list
                programs.append(
                    Program(
                        first: first, end: Int32(steps.count), enough: Self.enough(for: list), table: table(for: list),
                        isAdvice: rules[rule].isAdvice))
            }
        }
        for index in programs.indices { programs[index] = adviceAlone(at: index) }
    }

    private static func enough(for program: [Step]) -> UInt32 {
        var most: Int32 = 0
        for step in program {
            guard case .minLength(let least) = step.instruction, least < 1 << 25 else { return .max }
            most = max(most, least)
        }
        return UInt32(most) + 2
    }

    private func table(for program: [Step]) -> Int32 {
        guard program.count == 1, case .pattern(let index) = program[0].instruction else { return -1 }
        return patterns[Int(index)].table
    }

    /// The advice itself, where a program does nothing but refer to it.
    private func adviceAlone(at index: Int) -> Program {
        let program = programs[index]
        guard program.end - program.first == 1, !program.isAdvice,
            case .reference(let target) = steps[Int(program.first)].instruction, rules[Int(target)].isAdvice
        else { return program }
        return programs[Int(target) * Program.perRule + index % Program.perRule]
    }

    /// Steps beyond which a rule that is referred to is asked for itself, so that programs do not grow without end where
    /// many rules refer to many.
    private static let longestInsertion = 32

    private func program(of rule: Int, for kind: JSONKind, _ known: inout [Int: [Step]]) -> [Step] {
        let key = rule * Program.perRule + Int(kind.rawValue)
        if let program = known[key] { return program }
        var program: [Step] = []
        for index in Int(rules[rule].first)..<Int(rules[rule].end) {
            program += steps(of: instructions[index], of: rule, for: kind, &known)
        }
        known[key] = program
        return program
    }

    private func steps(
        of instruction: Instruction, of rule: Int, for kind: JSONKind, _ known: inout [Int: [Step]]
    ) -> [Step] {
        let itself = [Step(instruction: instruction, rule: Int32(rule))]
        switch instruction {
        case .type(let types): return types.contains(TypeSet(kind)) ? [] : itself
        case .bound, .multipleOf: return kind == .number ? itself : []
        case .minLength, .maxLength, .pattern, .format: return kind == .string ? itself : []
        case .members, .minProperties, .maxProperties, .propertyNames, .dependencies:
            return kind == .object ? itself : []
        case .elements, .contains, .minItems, .maxItems, .uniqueItems: return kind == .array ? itself : []
        case .reference(let target): return insertion(of: target, of: rule, for: kind, &known)
        case .allOf(let list):
            return list.indices.flatMap { insertion(of: ruleLists[$0], of: rule, for: kind, &known) }
        case .anyOf(let list): return isCertain(list, for: kind, &known) ? [] : itself
        case .never, .constant, .enumeration, .oneOf, .not, .condition, .unevaluated: return itself
        }
    }

    /// What a rule asks that applies to the same value. Advice is judged apart.
    private func insertion(
        of target: Int32, of rule: Int, for kind: JSONKind, _ known: inout [Int: [Step]]
    ) -> [Step] {
        let program = program(of: Int(target), for: kind, &known)
        guard rules[Int(target)].isAdvice || program.count > Self.longestInsertion else { return program }
        return program.isEmpty ? [] : [Step(instruction: .reference(target), rule: Int32(rule))]
    }

    /// Whether one of the alternatives asks nothing of values of a kind. Members and elements may have to be accounted
    /// for by all of them.
    private func isCertain(_ list: RuleList, for kind: JSONKind, _ known: inout [Int: [Step]]) -> Bool {
        guard kind != .object, kind != .array else { return false }
        for index in list.indices where program(of: Int(ruleLists[index]), for: kind, &known).isEmpty { return true }
        return false
    }
}
