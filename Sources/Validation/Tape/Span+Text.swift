/// How the parser looks at bytes. Every call stays inside the span; a position at its end is allowed.
extension Span<UInt8> {
    /// The first offset that is not JSON white space.
    @inline(__always)
    func skippingSpace(from start: Int) -> Int {
        var position = start
        while position < count {
            let byte = self[position]
            guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
            position &+= 1
        }
        return position
    }

    @inline(__always)
    func skippingDigits(from start: Int) -> Int {
        var position = start
        while position < count, self[position] &- UInt8(ascii: "0") < 10 { position &+= 1 }
        return position
    }

    /// The first offset that is a quote, a backslash, a control character or above 0x7F.
    @inline(__always)
    func skippingPlainText(from start: Int) -> Int {
        var position = start
        while position &+ 8 <= count {
            let unusual = Self.unusualBytes(in: word(at: position))
            if unusual != 0 { return position &+ unusual.trailingZeroBitCount / 8 }
            position &+= 8
        }
        while position < count {
            let byte = self[position]
            if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            position &+= 1
        }
        return position
    }

    /// The top bit set in bytes of the word that are quotes, backslashes, control characters or above 0x7F. The lowest
    /// such bit is exact; those above it may be off by a borrow.
    @inline(__always)
    static func unusualBytes(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let controls = word &- (ones &* 0x20)
        return (controls | (quotes &- ones) | (backslashes &- ones) | word) & tops
    }

    /// Eight bytes as a little-endian word; `offset + 8` must not be beyond the end.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Whether the same bytes stand in both, `count` of them.
    @inline(__always)
    func isEqual(at offset: Int, _ other: Span<UInt8>, at otherOffset: Int, count: Int) -> Bool {
        var index = 0
        while index &+ 8 <= count {
            if word(at: offset &+ index) != other.word(at: otherOffset &+ index) { return false }
            index &+= 8
        }
        if index < count, offset &+ index &+ 8 <= self.count, otherOffset &+ index &+ 8 <= other.count {
            // The words reach beyond what is compared.
            let difference = word(at: offset &+ index) ^ other.word(at: otherOffset &+ index)
            return difference << UInt64(64 &- 8 &* (count &- index)) == 0
        }
        while index < count {
            if self[offset &+ index] != other[otherOffset &+ index] { return false }
            index &+= 1
        }
        return true
    }

    /// Whether an ASCII word stands at the offset.
    func holds(_ word: StaticString, at offset: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard offset + length <= count else { return false }
        for index in 0..<length where unsafe self[offset + index] != word.utf8Start[index] { return false }
        return true
    }

    /// The length of the UTF-8 sequence that starts at the offset, 0 when it is not valid
    /// (https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/#G27506, table 3-7).
    @inline(__always)
    func lengthOfUTF8Sequence(at offset: Int) -> Int {
        let lead = self[offset]
        switch lead {
        case 0xC2...0xDF:
            return isContinuation(at: offset &+ 1) ? 2 : 0
        case 0xE0...0xEF:
            guard offset &+ 2 < count else { return 0 }
            let second = self[offset &+ 1]
            let lowest: UInt8 = lead == 0xE0 ? 0xA0 : 0x80
            let highest: UInt8 = lead == 0xED ? 0x9F : 0xBF
            return second >= lowest && second <= highest && isContinuation(at: offset &+ 2) ? 3 : 0
        case 0xF0...0xF4:
            guard offset &+ 3 < count else { return 0 }
            let second = self[offset &+ 1]
            let lowest: UInt8 = lead == 0xF0 ? 0x90 : 0x80
            let highest: UInt8 = lead == 0xF4 ? 0x8F : 0xBF
            return second >= lowest && second <= highest && isContinuation(at: offset &+ 2)
                && isContinuation(at: offset &+ 3) ? 4 : 0
        default:
            return 0
        }
    }

    @inline(__always)
    private func isContinuation(at offset: Int) -> Bool {
        offset < count && self[offset] & 0xC0 == 0x80
    }

    /// Four hexadecimal digits as a UTF-16 code unit.
    func hexadecimalUnit(at offset: Int) -> UInt32? {
        guard offset + 4 <= count else { return nil }
        var unit: UInt32 = 0
        for index in offset..<offset + 4 {
            guard let digit = Self.hexadecimalDigit(self[index]) else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// Whether `high` is the first half of a surrogate pair and an escape of a second half follows at `offset`.
    func isSurrogatePair(high: UInt32, lowAt offset: Int) -> Bool {
        guard high < 0xDC00, offset + 6 <= count, self[offset] == UInt8(ascii: "\\"),
            self[offset + 1] == UInt8(ascii: "u"), let low = hexadecimalUnit(at: offset + 2)
        else { return false }
        return low & 0xFC00 == 0xDC00
    }
}
