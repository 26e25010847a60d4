/// States of a program as bits, on the stack.
protocol StateSet {
    var isEmpty: Bool { get }
    /// Whether the state was new.
    @discardableResult mutating func insert(_ state: Int) -> Bool
    mutating func popFirst() -> Int?
}

/// Enough for nearly every pattern.
extension UInt64: StateSet {
    var isEmpty: Bool { self == 0 }

    @inline(__always)
    @discardableResult
    mutating func insert(_ state: Int) -> Bool {
        let bit = UInt64(1) &<< UInt64(state)
        defer { self |= bit }
        return self & bit == 0
    }

    @inline(__always)
    mutating func popFirst() -> Int? {
        guard self != 0 else { return nil }
        let state = trailingZeroBitCount
        self &= self &- 1
        return state
    }
}
