/// The hash of a member name's decoded bytes, kept on the tape and in the tables that schemas look names up in.
///
/// It only has to be quick and to spread the names of real events: whoever compares by it compares the bytes as well,
/// and no work grows faster than n log n when names are chosen to collide.
enum NameHash {
    /// Of bytes that stand in the text as they are.
    @inline(__always)
    static func of(_ text: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
        var state = seed
        var position = start
        while position &+ 8 <= end {
            state = mix(state, text.word(at: position))
            position &+= 8
        }
        let rest = end &- position
        if rest > 0 { state = mix(state, lastWord(text, at: position, count: rest)) }
        return finish(state, length: end &- start)
    }

    /// Of a name with escapes in it: the same over its decoded bytes, without writing them anywhere.
    static func ofEscaped(_ text: Span<UInt8>, from start: Int, to end: Int) -> UInt32 {
        var (state, word, length) = (seed, UInt64(0), 0)
        var reader = ScalarReader(from: start, to: end)
        while let scalar = reader.next(in: text) {
            guard let valid = Unicode.Scalar(scalar), let encoded = UTF8.encode(valid) else { continue }
            for byte in encoded {
                word |= UInt64(byte) << UInt64(length % 8 * 8)
                length += 1
                if length % 8 == 0 { (state, word) = (mix(state, word), 0) }
            }
        }
        if length % 8 != 0 { state = mix(state, word) }
        return finish(state, length: length)
    }

    static func of(_ name: [UInt8]) -> UInt32 {
        of(name.span, from: 0, to: name.count)
    }

    /// Fewer than eight bytes as a word, the missing ones zero. Reads beyond them where the text goes on.
    @inline(__always)
    private static func lastWord(_ text: Span<UInt8>, at position: Int, count: Int) -> UInt64 {
        if position &+ 8 <= text.count {
            return text.word(at: position) & (UInt64.max >> UInt64(64 &- 8 &* count))
        }
        var word: UInt64 = 0
        for index in 0..<count { word |= UInt64(text[position &+ index]) << UInt64(8 &* index) }
        return word
    }

    private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    private static func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word) &* 0xD6E8_FEB8_6659_FD93
        return product ^ (product >> 32)
    }

    @inline(__always)
    private static func finish(_ state: UInt64, length: Int) -> UInt32 {
        let last = mix(state, UInt64(truncatingIfNeeded: length))
        return UInt32(truncatingIfNeeded: last ^ (last >> 29))
    }
}
