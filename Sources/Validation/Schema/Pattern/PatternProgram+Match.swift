/// Running a program: all its possible states advance together, a character at a time, so the time is at most the
/// length of the text times the number of steps, whatever the pattern.
extension PatternProgram {
    /// Whether the pattern is found in a string's decoded text. Does not allocate.
    func matches(_ string: Token, in text: Span<UInt8>) -> Bool {
        var reader = ScalarReader(content: string)
        return search { reader.next(in: text) }
    }

    /// Whether the pattern is found in a text.
    func matches(_ text: String) -> Bool {
        var iterator = text.unicodeScalars.makeIterator()
        return search { iterator.next()?.value }
    }

    private func search(_ read: () -> UInt32?) -> Bool {
        steps.count <= 64 ? search(with: UInt64(0), read) : search(with: LargeStateSet(), read)
    }

    @inline(__always)
    private func search<States: StateSet>(with none: States, _ read: () -> UInt32?) -> Bool {
        var waiting = none
        var previous: UInt32?
        var current = read()
        while true {
            if previous == nil || !isAnchored { waiting.insert(0) }
            if waiting.isEmpty { return false }
            var ready = none
            if follow(&waiting, to: &ready, none, from: previous, to: current) { return true }
            guard let scalar = current else { return false }
            while let state = ready.popFirst() {
                if takes(state, scalar) { waiting.insert(state &+ 1) }
            }
            previous = scalar
            current = read()
        }
    }

    /// Moves on from every waiting state without taking a character. What is left in `ready` are the states that take
    /// one; true when the program has reached its end.
    @inline(__always)
    private func follow<States: StateSet>(
        _ waiting: inout States, to ready: inout States, _ none: States, from previous: UInt32?, to current: UInt32?
    ) -> Bool {
        var seen = none
        while let state = waiting.popFirst() {
            if !seen.insert(state) { continue }
            switch steps[state] {
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
    private func takes(_ state: Int, _ scalar: UInt32) -> Bool {
        switch steps[state] {
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
