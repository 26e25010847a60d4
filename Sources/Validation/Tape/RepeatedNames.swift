/// Finds member names that an object holds more than once, comparing decoded text: `"a"` and `"\u0061"` are one name.
enum RepeatedNames {
    /// Whether the object at `index`, closed already, holds a name twice.
    ///
    /// Most objects are settled by 256 bits, one per hash value; only where two names share a bit is looked closer.
    @inline(__always)
    static func exist(in index: Int, tokens: Span<Token>, text: Span<UInt8>) -> Bool {
        var seen = SIMD4<UInt64>.zero
        var name = index &+ 1
        let end = Int(tokens[index].link)
        while name < end {
            let hash = tokens[name].link
            let lane = Int(hash >> 6 & 3)
            let bit = UInt64(1) << UInt64(hash & 63)
            if seen[lane] & bit != 0 { return existOnCloserLook(in: index, tokens: tokens, text: text) }
            seen[lane] |= bit
            name = following(name, tokens: tokens)
        }
        return false
    }

    /// Compares the hashes of a small object's names in pairs before anything is sorted.
    @inline(never)
    private static func existOnCloserLook(in index: Int, tokens: Span<Token>, text: Span<UInt8>) -> Bool {
        if tokens[index].count <= 32, !shareHash(in: index, tokens: tokens) { return false }
        return !find(in: index, tokens: tokens, text: text).isEmpty
    }

    private static func shareHash(in index: Int, tokens: Span<Token>) -> Bool {
        let end = Int(tokens[index].link)
        var first = index + 1
        while first < end {
            var second = following(first, tokens: tokens)
            while second < end {
                if tokens[first].link == tokens[second].link { return true }
                second = following(second, tokens: tokens)
            }
            first = following(first, tokens: tokens)
        }
        return false
    }

    /// The index of the name after the one at `name`.
    @inline(__always)
    private static func following(_ name: Int, tokens: Span<Token>) -> Int {
        let value = tokens[name &+ 1]
        return value.isContainer ? Int(value.link) : name &+ 2
    }

    /// The indices of the names that the object at `index` holds again, each where it stands for the second time, in
    /// order.
    static func find(in index: Int, tokens: Span<Token>, text: Span<UInt8>) -> [Int] {
        var names: [Int] = []
        var name = index + 1
        while name < Int(tokens[index].link) {
            names.append(name)
            name = following(name, tokens: tokens)
        }
        // Equal names end up side by side in order of appearance; names that merely share a hash are told apart.
        names = sorted(names, tokens: tokens, text: text)
        var repeated: [Int] = []
        var isThird = false
        for (earlier, later) in zip(names, names.dropFirst()) {
            let isRepeated = order(earlier, later, tokens: tokens, text: text) == 0
            if isRepeated, !isThird { repeated.append(later) }
            isThird = isRepeated
        }
        repeated.sort()
        return repeated
    }

    /// By hash, then decoded bytes, then position. A merge sort, as a span cannot enter the closure of the library's.
    private static func sorted(_ names: [Int], tokens: Span<Token>, text: Span<UInt8>) -> [Int] {
        guard names.count > 1 else { return names }
        let middle = names.count / 2
        let left = sorted(Array(names[..<middle]), tokens: tokens, text: text)
        let right = sorted(Array(names[middle...]), tokens: tokens, text: text)
        var merged: [Int] = []
        merged.reserveCapacity(names.count)
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            if order(left[first], right[second], tokens: tokens, text: text) <= 0 {
                merged.append(left[first])
                first += 1
            } else {
                merged.append(right[second])
                second += 1
            }
        }
        merged += left[first...]
        merged += right[second...]
        return merged
    }

    /// Negative, zero or positive, by hash and then by decoded bytes.
    private static func order(_ first: Int, _ second: Int, tokens: Span<Token>, text: Span<UInt8>) -> Int {
        let (left, right) = (tokens[first], tokens[second])
        if left.link != right.link { return left.link < right.link ? -1 : 1 }
        var leftBytes = ScalarReader(content: left)
        var rightBytes = ScalarReader(content: right)
        while true {
            let (one, other) = (leftBytes.next(in: text), rightBytes.next(in: text))
            switch (one, other) {
            case (nil, nil): return 0
            case (nil, _): return -1
            case (_, nil): return 1
            case (let one?, let other?) where one != other: return one < other ? -1 : 1
            default: continue
            }
        }
    }
}
