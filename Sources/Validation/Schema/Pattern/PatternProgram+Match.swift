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

/// States of a program as bits, on the stack.
private protocol StateSet {
    var isEmpty: Bool { get }
    /// Whether the state was new.
    @discardableResult mutating func insert(_ state: Int) -> Bool
    mutating func popFirst() -> Int?
}

/// Enough for nearly every pattern.
extension UInt64: StateSet {
    fileprivate var isEmpty: Bool { self == 0 }

    @inline(__always)
    @discardableResult
    fileprivate mutating func insert(_ state: Int) -> Bool {
        let bit = UInt64(1) &<< UInt64(state)
        defer { self |= bit }
        return self & bit == 0
    }

    @inline(__always)
    fileprivate mutating func popFirst() -> Int? {
        guard self != 0 else { return nil }
        let state = trailingZeroBitCount
        self &= self &- 1
        return state
    }
}

/// As many as a program may have; see ``PatternProgram/stepLimit``.
private struct LargeStateSet: StateSet {
    private var words: [32 of UInt64] = .init(repeating: 0)
    private var count = 0
    /// No bit is set in the words before it.
    private var lowest = 31

    var isEmpty: Bool { count == 0 }

    @discardableResult
    mutating func insert(_ state: Int) -> Bool {
        let (index, bit) = (state >> 6, UInt64(1) << UInt64(state & 63))
        if words[index] & bit != 0 { return false }
        words[index] |= bit
        lowest = min(lowest, index)
        count += 1
        return true
    }

    mutating func popFirst() -> Int? {
        guard count > 0 else { return nil }
        while words[lowest] == 0 { lowest += 1 }
        let word = words[lowest]
        words[lowest] = word & (word - 1)
        count -= 1
        return lowest << 6 | word.trailingZeroBitCount
    }
}
