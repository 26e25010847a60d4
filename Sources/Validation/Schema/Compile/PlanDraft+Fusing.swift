/// Making one pass over an object's members of two.
///
/// An event's schema names the members of its kind and refers to those that every event has. Judged one after the other,
/// each member's name would be looked up twice. So a rule that has members and refers to another that has members takes
/// over that one's table; what else the other asks stays behind in a rule of its own.
extension PlanDraft {
    /// References must have been shortened.
    mutating func fuseMembers() {
        var remainders: [Int: Int32] = [:]
        for index in rules.indices {
            let range = Int(rules[index].first)..<Int(rules[index].end)
            guard let own = range.first(where: { memberRule(at: $0) != nil }) else { continue }
            for reference in range {
                guard case .reference(let target) = instructions[reference],
                    let first = memberRule(at: own), let second = fusable(Int(target)),
                    let fused = fuse(memberRules[first], memberRules[second], of: target)
                else { continue }
                memberRules.append(fused)
                instructions[own] = .members(Int32(memberRules.count - 1))
                instructions[reference] = .reference(remainder(of: Int(target), &remainders))
            }
        }
    }

    /// The index of the member rule that an instruction executes, if its table can be joined with another.
    private func memberRule(at instruction: Int) -> Int? {
        guard case .members(let index) = instructions[instruction] else { return nil }
        let rule = memberRules[Int(index)]
        let isPlain = rule.patternCount == 0 && rule.additional == MemberRule.anything && !rule.isDependent
        return isPlain ? Int(index) : nil
    }

    /// The member rule of a rule that asks nothing else but a type: what it finds is found in the same order as before.
    private func fusable(_ rule: Int) -> Int? {
        guard !rules[rule].isAdvice else { return nil }
        var found: Int?
        for instruction in Int(rules[rule].first)..<Int(rules[rule].end) {
            switch instructions[instruction] {
            case .type: break
            case .members where found == nil: found = memberRule(at: instruction)
            default: return nil
            }
        }
        return found
    }

    /// What a rule asks besides its members.
    private mutating func remainder(of rule: Int, _ known: inout [Int: Int32]) -> Int32 {
        if let index = known[rule] { return index }
        let rest = instructions[Int(rules[rule].first)..<Int(rules[rule].end)].filter {
            if case .members = $0 { false } else { true }
        }
        var copy = rules[rule]
        copy.take(add(rest))
        rules.append(copy)
        locations.append(locations[rule])
        known[rule] = Int32(rules.count - 1)
        return Int32(rules.count - 1)
    }

    /// Nil when too many members are required for one rule to watch.
    private mutating func fuse(_ one: MemberRule, _ other: MemberRule, of owner: Int32) -> MemberRule? {
        let shift = one.required.nonzeroBitCount
        guard shift + other.required.nonzeroBitCount <= MemberRule.requiredLimit else { return nil }
        var names = self.names(of: one)
        var entries = Array(memberEntries[Int(one.firstEntry)..<Int(one.firstEntry + one.entryCount)])
        for (position, name) in self.names(of: other).enumerated() {
            var entry = memberEntries[Int(other.firstEntry) + position]
            entry.requiredBit <<= UInt64(shift)
            if entry.owner < 0 { entry.owner = owner }
            if let index = names.firstIndex(of: name) {
                if entries[index].requiredBit == 0 { entries[index].owner = entry.owner }
                entries[index].requiredBit |= entry.requiredBit
                entries[index].rule = both(entries[index].rule, entry.rule)
            } else {
                names.append(name)
                entries.append(entry)
            }
        }
        let first = memberEntries.count
        memberEntries += entries
        return MemberRule(
            table: addTable(of: names), firstEntry: Int32(first), entryCount: Int32(entries.count),
            required: one.required | other.required << UInt64(shift))
    }

    private func names(of rule: MemberRule) -> [[UInt8]] {
        (0..<Int(rule.entryCount)).map { position in
            let name = names[Int(rule.table.firstName) + position]
            return Array(bytes[Int(name.start)..<Int(name.start) + Int(name.count)])
        }
    }

    /// A rule that asks what two others ask; −1 stands for one that asks nothing.
    private mutating func both(_ one: Int32, _ other: Int32) -> Int32 {
        guard one >= 0, other >= 0 else { return max(one, other) }
        var rule = Rule()
        rule.take(add([.reference(one), .reference(other)]))
        rules.append(rule)
        locations.append(locations[Int(one)])
        return Int32(rules.count - 1)
    }
}
