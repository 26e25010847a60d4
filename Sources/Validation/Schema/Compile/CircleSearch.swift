/// Makes sure that judging ends: a rule must not lead back to itself on the same value, nor may the chain of rules for
/// one value be so long that a deeply nested document exhausts the stack.
struct CircleSearch {
    private let draft: PlanDraft
    private var depths: [Int: Int] = [:]
    private var open: Set<Int> = []

    /// How many rules may apply one inside the other to one value.
    private static let chainLimit = 64

    init(_ draft: PlanDraft) {
        self.draft = draft
    }

    func run() throws(SchemaFault) {
        var search = self
        for rule in draft.rules.indices {
            if let fault = search.depth(of: rule).fault {
                let location = draft.locations[rule]
                let name = String(location.prefix { $0 != "#" })
                throw SchemaFault(
                    document: name, pointer: String(location.dropFirst(name.count + 1)), message: fault)
            }
        }
    }

    /// The length of the longest chain that starts at a rule.
    private mutating func depth(of rule: Int) -> (depth: Int, fault: String?) {
        if let depth = depths[rule] { return (depth, nil) }
        guard open.insert(rule).inserted else { return (0, "the schema refers to itself without end") }
        guard open.count <= Self.chainLimit else {
            return (0, "more than \(Self.chainLimit) schemas refer to each other in a row")
        }
        defer { open.remove(rule) }
        var longest = 0
        for next in successors(of: rule) {
            let (depth, fault) = depth(of: next)
            if let fault { return (0, fault) }
            longest = max(longest, depth)
        }
        guard longest < Self.chainLimit else {
            return (0, "more than \(Self.chainLimit) schemas refer to each other in a row")
        }
        depths[rule] = longest + 1
        return (longest + 1, nil)
    }

    /// The rules that a rule applies to the value it is given.
    private func successors(of rule: Int) -> [Int] {
        draft.instructions[Int(draft.rules[rule].first)..<Int(draft.rules[rule].end)].flatMap { instruction -> [Int] in
            switch instruction {
            case .reference(let target), .not(let target), .unevaluated(after: let target, _, _): [Int(target)]
            case .allOf(let list), .anyOf(let list), .oneOf(let list):
                list.indices.map { Int(draft.ruleLists[$0]) }
            case .condition(let condition, let then, let otherwise):
                [condition, then, otherwise].filter { $0 >= 0 }.map { Int($0) }
            case .dependencies(let first, let count):
                (Int(first)..<Int(first) + Int(count)).map { Int(draft.dependencies[$0].rule) }
            default: []
            }
        }
    }
}
