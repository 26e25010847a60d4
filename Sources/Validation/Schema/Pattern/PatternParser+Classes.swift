/// What stands in brackets.
extension PatternParser {
    mutating func scalarClass() throws(PatternFault) -> PatternNode {
        position += 1
        var set = ScalarSet()
        let isNegated = take("^")
        while !take("]") {
            guard next != nil else { throw fault("a [ without its ]") }
            guard let low = try classMember(into: &set) else { continue }
            set.ranges.append(low...(try upperBound(of: low, in: &set)))
        }
        if ignoresCase { set.ignoreCase() }
        set.isNegated = isNegated
        return .set(set.sealed())
    }

    /// The end of a range that starts with `low`, or `low` itself when no range follows.
    private mutating func upperBound(of low: UInt32, in set: inout ScalarSet) throws(PatternFault) -> UInt32 {
        guard next == "-", position + 1 < pattern.count, pattern[position + 1] != "]" else { return low }
        position += 1
        guard let high = try classMember(into: &set) else { throw fault("a range cannot end with a class") }
        guard high >= low else { throw fault("the range is the wrong way round") }
        return high
    }

    /// One character of a class; nil when it was a class itself, which is then in the set.
    private mutating func classMember(into set: inout ScalarSet) throws(PatternFault) -> UInt32? {
        guard let scalar = next else { throw fault("a [ without its ]") }
        guard scalar == "\\" else {
            position += 1
            return scalar.value
        }
        if take("\\b") { return 0x08 }
        return try takeClassEscape(into: &set) ? nil : try scalarEscape()
    }
}
