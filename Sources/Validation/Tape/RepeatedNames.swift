/// Finds member names that an object holds more than once, comparing decoded text: `"a"` and `"\u0061"` are one name.
enum RepeatedNames {
    /// Whether the object at `index`, closed already, holds a name twice. Nothing is sorted unless two hashes are equal.
    static func exist(in index: Int, tokens: Span<Token>, text: Span<UInt8>) -> Bool {
        let isDoubtful =
            tokens[index].count <= 16 ? shareHash(in: index, tokens: tokens) : mayShareHash(in: index, tokens: tokens)
        return isDoubtful && !find(in: index, tokens: tokens, text: text).isEmpty
    }

    /// Compares the hashes of a small object's names in pairs.
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

    /// The same of a large object, by a table that is a quarter full at most: the time grows with the members, where sorting
    /// them made a wide object three times as dear per member. Names that were chosen to crowd one place of the table are
    /// left to the sorting.
    private static func mayShareHash(in index: Int, tokens: Span<Token>) -> Bool {
        let end = Int(tokens[index].link)
        let mask = (4 * tokens[index].count).nextPowerOfTwo - 1
        var table = [UInt64](repeating: 0, count: mask + 1)
        var name = index + 1
        while name < end {
            let entry = UInt64(tokens[name].link) | 1 << 32
            var (place, steps) = (Int(tokens[name].link) & mask, 0)
            while table[place] != 0 {
                if table[place] == entry || steps == 64 { return true }
                (place, steps) = ((place + 1) & mask, steps + 1)
            }
            table[place] = entry
            name = following(name, tokens: tokens)
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
        if names.count <= 16 { return insertionSorted(names, tokens: tokens, text: text) }
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

    private static func insertionSorted(_ names: [Int], tokens: Span<Token>, text: Span<UInt8>) -> [Int] {
        var sorted = names
        for index in sorted.indices.dropFirst() {
            var place = index
            while place > 0, order(sorted[place - 1], sorted[place], tokens: tokens, text: text) > 0 {
                sorted.swapAt(place - 1, place)
                place -= 1
            }
        }
        return sorted
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

extension Int {
    /// The least power of two that is not below a number above 0.
    fileprivate var nextPowerOfTwo: Int {
        1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
