/// A ``Plan`` while it is being compiled, with the ways things are added to it.
struct PlanDraft {
    var rules: [Rule] = []
    var instructions: [Instruction] = []
    var programs: [Program] = []
    var steps: [Step] = []
    var ruleLists: [Int32] = []
    var memberRules: [MemberRule] = []
    var memberEntries: [MemberEntry] = []
    var namedPatterns: [NamedPattern] = []
    var dependencies: [Dependency] = []
    var slots: [NameSlot] = []
    var names: [Name] = []
    var bytes: [UInt8] = []
    var bounds: [Bound] = []
    var enumerations: [Enumeration] = []
    var patterns: [Pattern] = []
    var patternSteps: [PatternStep] = []
    var sets: [ScalarSet] = []
    var cells: [UInt16] = []
    var sources: [String] = []
    var documents: [Document] = []
    var constants: [Constant] = []
    var locations: [String] = []
    var sentences: [String] = []

    /// Adds the decoded bytes of a name.
    mutating func add(name: [UInt8]) -> Name {
        let start = bytes.count
        bytes += name
        return Name(
            hash: NameHash.of(name), start: UInt32(start), head: Self.word(name.prefix(8)),
            tail: Self.word(name.dropFirst(8).prefix(8)), count: UInt32(name.count))
    }

    /// Eight bytes at most, the first one lowest.
    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Adds the instructions of a rule; the answer is where they stand.
    mutating func add(_ list: [Instruction]) -> Range<Int> {
        let first = instructions.count
        instructions += list
        return first..<instructions.count
    }

    mutating func add(rules list: [Int]) -> RuleList {
        let first = ruleLists.count
        ruleLists += list.map { Int32($0) }
        return RuleList(first: Int32(first), count: Int32(list.count))
    }

    /// Adds a pattern; the answer is its index.
    mutating func add(_ program: PatternProgram, source: String) -> Int32 {
        let firstSet = Int32(sets.count)
        let table = PatternTable(program)
        patterns.append(
            Pattern(
                first: Int32(patternSteps.count), count: Int32(program.steps.count), isAnchored: program.isAnchored,
                table: table == nil ? -1 : Int32(cells.count), source: Int32(sources.count))
        )
        cells += table?.cells ?? []
        for step in program.steps {
            if case .set(let index) = step {
                patternSteps.append(.set(firstSet + index))
            } else {
                patternSteps.append(step)
            }
        }
        sets += program.sets
        sources.append(source)
        return Int32(patterns.count - 1)
    }

    /// Adds a table that finds each of these names; the names themselves are added as well, in order.
    mutating func addTable(of table: [[UInt8]]) -> NameTable {
        var size = 2
        while size < table.count * 2 { size *= 2 }
        let (firstSlot, firstName) = (slots.count, names.count)
        slots += [NameSlot](repeating: NameSlot(), count: size)
        for (index, bytes) in table.enumerated() {
            let name = add(name: bytes)
            names.append(name)
            var slot = Int(name.hash) & (size - 1)
            while slots[firstSlot + slot].position >= 0 { slot = (slot + 1) & (size - 1) }
            slots[firstSlot + slot] = NameSlot(name: name, position: Int32(index))
        }
        return NameTable(firstSlot: Int32(firstSlot), mask: UInt32(size - 1), firstName: Int32(firstName))
    }

    /// Copies what is asked of each member into the slot that its name is found in.
    mutating func fillSlots() {
        for rule in memberRules {
            for slot in Int(rule.table.firstSlot)...Int(rule.table.firstSlot) + Int(rule.table.mask)
            where slots[slot].position >= 0 {
                let entry = memberEntries[Int(rule.firstEntry + slots[slot].position)]
                (slots[slot].rule, slots[slot].requiredBit) = (entry.rule, entry.requiredBit)
            }
        }
    }
}
