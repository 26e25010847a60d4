/// Which members or elements of one value its schemas have accounted for, by position. `unevaluatedProperties` and
/// `unevaluatedItems` apply to the others.
///
/// Nothing is allocated for the first 256 of them.
struct Evaluated {
    /// All positions below are in.
    private var leading = 0
    private var low: [4 of UInt64] = .init(repeating: 0)
    /// A bit for each position from 256 on.
    private var high: [UInt64] = []

    func contains(_ position: Int) -> Bool {
        if position < leading { return true }
        let (word, bit) = (position >> 6, UInt64(1) << UInt64(position & 63))
        if word < 4 { return low[word] & bit != 0 }
        return word - 4 < high.count && high[word - 4] & bit != 0
    }

    mutating func insert(_ position: Int) {
        let (word, bit) = (position >> 6, UInt64(1) << UInt64(position & 63))
        if word < 4 {
            low[word] |= bit
        } else {
            while high.count <= word - 4 { high.append(0) }
            high[word - 4] |= bit
        }
    }

    /// Takes in so many positions from the start.
    mutating func insert(first count: Int) {
        leading = max(leading, count)
    }

    mutating func insertAll() {
        leading = .max
    }

    mutating func formUnion(_ other: Evaluated) {
        leading = max(leading, other.leading)
        for word in 0..<4 { low[word] |= other.low[word] }
        while high.count < other.high.count { high.append(0) }
        for word in other.high.indices { high[word] |= other.high[word] }
    }
}
