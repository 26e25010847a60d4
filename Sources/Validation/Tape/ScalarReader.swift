/// Walks over the decoded text of a string, a Unicode scalar at a time, without allocating. Half a surrogate pair reads
/// as U+FFFD. The bytes must have passed the parser.
struct ScalarReader {
    private var position: Int
    private let end: Int
    /// A backslash is a backslash: the bytes are decoded already.
    private let isRaw: Bool

    /// Reads the bytes between two offsets, quotes not included.
    init(from start: Int, to end: Int, isRaw: Bool = false) {
        position = start
        self.end = end
        self.isRaw = isRaw
    }

    /// Reads what stands between the quotes of a string.
    init(content string: Token) {
        self.init(from: Int(string.start) &+ 1, to: Int(string.end) &- 1)
    }

    mutating func next(in text: Span<UInt8>) -> UInt32? {
        guard position < end else { return nil }
        let byte = text[position]
        if byte == UInt8(ascii: "\\"), !isRaw { return escape(in: text) }
        if byte < 0x80 {
            position &+= 1
            return UInt32(byte)
        }
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        var scalar = UInt32(byte) & (0x7F >> UInt32(length))
        for index in 1..<length { scalar = scalar << 6 | UInt32(text[position &+ index] & 0x3F) }
        position &+= length
        return scalar
    }

    /// Passes over ASCII characters of a set, which must not hold the backslash; the answer is how many. Stops at an
    /// escape.
    @inline(__always)
    mutating func skip(_ set: ASCIISet, in text: Span<UInt8>) -> Int {
        let start = position
        while position < end, set.contains(UInt32(text[position])) {
            position &+= 1
        }
        return position &- start
    }

    /// Appends the rest as UTF-8.
    mutating func appendAll(of text: Span<UInt8>, to output: inout [UInt8]) {
        while let scalar = next(in: text) {
            guard let valid = Unicode.Scalar(scalar), let encoded = UTF8.encode(valid) else { continue }
            output.append(contentsOf: encoded)
        }
    }

    private mutating func escape(in text: Span<UInt8>) -> UInt32 {
        let letter = text[position &+ 1]
        guard letter == UInt8(ascii: "u") else {
            position &+= 2
            return Self.shortEscape(letter)
        }
        let unit = text.hexadecimalUnit(at: position &+ 2) ?? 0xFFFD
        guard unit & 0xF800 == 0xD800 else {
            position &+= 6
            return unit
        }
        guard text.isSurrogatePair(high: unit, lowAt: position &+ 6),
            let low = text.hexadecimalUnit(at: position &+ 8)
        else {
            position &+= 6
            return 0xFFFD
        }
        position &+= 12
        return 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
    }

    private static func shortEscape(_ letter: UInt8) -> UInt32 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: UInt32(letter)
        }
    }
}
