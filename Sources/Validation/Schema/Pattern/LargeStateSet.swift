/// As many as a program may have; see ``PatternProgram/stepLimit``.
struct LargeStateSet: StateSet {
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
