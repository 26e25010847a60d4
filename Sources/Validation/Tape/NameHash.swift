/// The hash of a member name's decoded bytes, kept on the tape and in the tables that schemas look names up in.
///
/// It only has to be quick and to spread the names of real events: whoever compares by it compares the bytes as well,
/// and no work grows faster than n log n when names are chosen to collide.
///
/// A name is taken in blocks of 16 bytes, the last one filled up with zeros; an empty name is one block.
enum NameHash {
    /// Of bytes that stand in the text as they are.
    static func of(_ text: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
        var state = seed
        var position = start
        repeat {
            state = mix(
                state, word(text, at: position, before: end), word(text, at: position &+ 8, before: end))
            position &+= 16
        } while position < end
        return finish(state, length: end &- start)
    }

    /// Of a name of at most 16 bytes as two words, the missing bytes zero.
    @inline(__always)
    static func of(_ low: UInt64, _ high: UInt64, length: Int) -> UInt32 {
        finish(mix(seed, low, high), length: length)
    }

    /// Of a name with escapes in it: the same over its decoded bytes, without writing them anywhere.
    static func ofEscaped(_ text: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
        var (state, low, high, length) = (seed, UInt64(0), UInt64(0), 0)
        var reader = ScalarReader(from: start, to: end)
        while let scalar = reader.next(in: text) {
            guard let valid = Unicode.Scalar(scalar), let encoded = UTF8.encode(valid) else { continue }
            for byte in encoded {
                if length > 0, length % 16 == 0 { (state, low, high) = (mix(state, low, high), 0, 0) }
                let bits = UInt64(byte) << UInt64(length % 8 * 8)
                if length % 16 < 8 { low |= bits } else { high |= bits }
                length += 1
            }
        }
        return finish(mix(state, low, high), length: length)
    }

    static func of(_ name: [UInt8]) -> UInt32 {
        of(name.span, from: 0, to: name.count)
    }

    /// The bytes from an offset on, eight at most, as a word; those at the end and beyond are zero.
    @inline(__always)
    private static func word(_ text: Span<UInt8>, at position: Int, before end: Int) -> UInt64 {
        let count = end &- position
        if count <= 0 { return 0 }
        if position &+ 8 <= text.count {
            return count >= 8 ? text.word(at: position) : text.word(at: position) & ~(UInt64.max << UInt64(8 &* count))
        }
        var word: UInt64 = 0
        for index in 0..<count { word |= UInt64(text[position &+ index]) << UInt64(8 &* index) }
        return word
    }

    private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Multiplies to 128 bits and folds the halves, so that every bit of both words reaches the low bits.
    @inline(__always)
    private static func mix(_ state: UInt64, _ low: UInt64, _ high: UInt64) -> UInt64 {
        let product = (state ^ low).multipliedFullWidth(by: high ^ 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }

    @inline(__always)
    private static func finish(_ state: UInt64, length: Int) -> UInt32 {
        let last = (state ^ UInt64(truncatingIfNeeded: length)) &* 0xA076_1D64_78BD_642F
        return UInt32(truncatingIfNeeded: last >> 32)
    }
}
