/// Running a program: all its possible states advance together, a character at a time, so the time is at most the
/// length of the text times the number of steps, whatever the pattern.
extension Plan {
    /// Whether a pattern is found in a string's decoded text. Does not allocate.
    func matches(_ index: Int, _ string: Token, in text: Span<UInt8>) -> Bool {
        let pattern = patterns[index]
        if pattern.table >= 0, string.isPlainString {
            return look(up: string, in: text, table: Int(pattern.table))
        }
        return pattern.count <= 64
            ? search(pattern, UInt64(0), string, in: text) : searchLarge(pattern, string, in: text)
    }

    /// Whether a string without escapes and all of ASCII matches the pattern whose table that is.
    @inline(__always)
    func look(up string: Token, in text: Span<UInt8>, table: Int) -> Bool {
        var state = PatternTable.start
        var position = Int(string.start) &+ 1
        let end = Int(string.end) &- 1
        while position < end {
            state = cells[table &+ Int(state) &+ Int(text[position] & 0x7F)]
            if state <= PatternTable.matched { return state == PatternTable.matched }
            position &+= 1
        }
        return cells[table &+ Int(state) &+ PatternTable.endOfText] == PatternTable.matched
    }

    @inline(never)
    private func searchLarge(_ pattern: Pattern, _ string: Token, in text: Span<UInt8>) -> Bool {
        search(pattern, LargeStateSet(), string, in: text)
    }

    @inline(__always)
    private func search<States: StateSet>(
        _ pattern: Pattern, _ none: States, _ string: Token, in text: Span<UInt8>
    ) -> Bool {
        let first = Int(pattern.first)
        var reader = ScalarReader(content: string)
        var previous: UInt32?
        var current = reader.next(in: text)
        var state = 0
        if pattern.isAnchored {
            guard let fork = fork(first, &reader, &previous, &current, in: text) else { return false }
            state = fork
        }
        var waiting = none
        waiting.insert(state)
        while true {
            if !pattern.isAnchored { waiting.insert(0) }
            if waiting.isEmpty { return false }
            var ready = none
            if follow(first, &waiting, to: &ready, none, from: previous, to: current) { return true }
            guard let scalar = current else { return false }
            while let state = ready.popFirst() {
                if takes(first &+ state, scalar) { waiting.insert(state &+ 1) }
            }
            previous = scalar
            current = reader.next(in: text)
        }
    }

    /// Follows a program from its start for as long as there is only one way: most patterns are such a line from end to
    /// end, or for their first characters. The answer is the state where it ends; nil when the text does not match.
    @inline(__always)
    private func fork(
        _ first: Int, _ reader: inout ScalarReader, _ previous: inout UInt32?, _ current: inout UInt32?,
        in text: Span<UInt8>
    ) -> Int? {
        var state = 0
        while true {
            switch patternSteps[first &+ state] {
            case .start: if previous != nil { return nil }
            case .end: if current != nil { return nil }
            case .scalar, .any, .set:
                guard let scalar = current, takes(first &+ state, scalar) else { return nil }
                previous = scalar
                current = reader.next(in: text)
            case .match, .jump, .split, .boundary: return state
            }
            state &+= 1
        }
    }

    /// Moves on from every waiting state without taking a character. What is left in `ready` are the states that take
    /// one; true when the program has reached its end.
    @inline(__always)
    private func follow<States: StateSet>(
        _ first: Int, _ waiting: inout States, to ready: inout States, _ none: States, from previous: UInt32?,
        to current: UInt32?
    ) -> Bool {
        var seen = none
        while let state = waiting.popFirst() {
            if !seen.insert(state) { continue }
            switch patternSteps[first &+ state] {
            case .match: return true
            case .jump(let target): waiting.insert(Int(target))
            case .split(let one, let other):
                waiting.insert(Int(one))
                waiting.insert(Int(other))
            case .start: if previous == nil { waiting.insert(state &+ 1) }
            case .end: if current == nil { waiting.insert(state &+ 1) }
            case .boundary(let isNegated):
                if (Self.isWord(previous) != Self.isWord(current)) != isNegated { waiting.insert(state &+ 1) }
            case .scalar, .any, .set: ready.insert(state)
            }
        }
        return false
    }

    @inline(__always)
    private func takes(_ step: Int, _ scalar: UInt32) -> Bool {
        switch patternSteps[step] {
        case .scalar(let wanted): scalar == wanted
        case .any: scalar != 0x0A && scalar != 0x0D && scalar != 0x2028 && scalar != 0x2029
        case .set(let index): sets[Int(index)].contains(scalar)
        default: false
        }
    }

    private static func isWord(_ scalar: UInt32?) -> Bool {
        guard let scalar else { return false }
        return ScalarSet.word.contains { $0.contains(scalar) }
    }
}
