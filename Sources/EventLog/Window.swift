/// A stretch of sequence numbers with a bit each, set when the number is finished.
struct Window: Equatable, Sendable {
    let first: Int64
    private(set) var last: Int64
    /// The bit of `first + n` is bit `n % 64` of word `n / 64`. Bits beyond `last` are clear.
    private var words: [UInt64]
    private(set) var unfinished: Int

    /// A window of one unfinished number.
    init(first: Int64) {
        self.first = first
        last = first
        words = [0]
        unfinished = 1
    }

    /// As stored: the words in little-endian order. Nil when the bytes do not fit the stretch.
    init?(first: Int64, last: Int64, finished: [UInt8]) {
        guard first <= last, last - first < Windows.length else { return nil }
        let length = Int(last - first) + 1
        guard finished.count == (length + 63) / 64 * 8 else { return nil }
        self.first = first
        self.last = last
        words = stride(from: 0, to: finished.count, by: 8).map { start in
            finished[start..<start + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        unfinished = length - words.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// The words in little-endian order, as stored.
    var finished: [UInt8] {
        words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
    }

    var firstUnfinished: Int64 {
        for (index, word) in words.enumerated() where ~word != 0 {
            return first + Int64(index * 64 + (~word).trailingZeroBitCount)
        }
        return last + 1
    }

    func isUnfinished(_ sequence: Int64) -> Bool {
        guard sequence >= first, sequence <= last else { return false }
        let (word, bit) = position(of: sequence)
        return words[word] & bit == 0
    }

    /// Lengthens the window to `sequence`, which is unfinished; the numbers between are finished.
    mutating func grow(to sequence: Int64) {
        let (target, _) = position(of: sequence)
        while words.count <= target { words.append(0) }
        for passed in last + 1..<sequence {
            let (word, bit) = position(of: passed)
            words[word] |= bit
        }
        last = sequence
        unfinished += 1
    }

    /// True when the number was unfinished.
    mutating func finish(_ sequence: Int64) -> Bool {
        guard isUnfinished(sequence) else { return false }
        let (word, bit) = position(of: sequence)
        words[word] |= bit
        unfinished -= 1
        return true
    }

    private func position(of sequence: Int64) -> (word: Int, bit: UInt64) {
        let offset = Int(sequence - first)
        return (offset / 64, 1 << UInt64(offset % 64))
    }
}
