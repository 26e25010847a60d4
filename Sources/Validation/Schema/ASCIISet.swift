/// A set of ASCII characters.
struct ASCIISet: Sendable, BitwiseCopyable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init() {}

    /// The characters of a text, and ranges of them.
    init(_ characters: String, _ ranges: ClosedRange<Unicode.Scalar>...) {
        for scalar in characters.unicodeScalars { insert(scalar.value) }
        for range in ranges {
            for value in range.lowerBound.value...range.upperBound.value { insert(value) }
        }
    }

    /// `scalar` must be below 128.
    mutating func insert(_ scalar: UInt32) {
        if scalar < 64 { low |= 1 << UInt64(scalar) } else { high |= 1 << UInt64(scalar - 64) }
    }

    @inline(__always)
    func contains(_ scalar: UInt32) -> Bool {
        // Chosen, not branched on: letters and marks follow each other in no order that could be foreseen.
        let half = scalar & 64 == 0 ? low : high
        return scalar < 128 && half &>> UInt64(scalar & 63) & 1 != 0
    }

    func union(_ other: ASCIISet) -> ASCIISet {
        var union = self
        union.low |= other.low
        union.high |= other.high
        return union
    }

    static let digits = ASCIISet("", "0"..."9")
    static let hexadecimal = ASCIISet("", "0"..."9", "a"..."f", "A"..."F")
    static let letters = ASCIISet("", "a"..."z", "A"..."Z")
    static let alphanumeric = letters.union(digits)
}
