/// SipHash-2-4 with an 8-byte result (https://www.aumasson.jp/siphash/siphash.pdf): short, keyed, and the same on every
/// machine, so that a subject keeps its number while nobody without the key can compute it from an id.
struct SipHash: Sendable {
    private let key0: UInt64
    private let key1: UInt64

    /// `key` is 16 bytes.
    init?(key: [UInt8]) {
        guard key.count == 16 else { return nil }
        key0 = Self.word(key[0..<8])
        key1 = Self.word(key[8..<16])
    }

    func hash(_ bytes: Span<UInt8>) -> UInt64 {
        var state = State(key0, key1)
        Self.absorb(bytes, into: &state)
        return state.finish()
    }

    /// The 16-byte result of the same function, for what must not collide.
    func fingerprint(of bytes: [UInt8]) -> [UInt8] {
        var state = State(wide: key0, key1)
        Self.absorb(bytes.span, into: &state)
        let (low, high) = state.finishWide()
        return [low, high].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
    }

    private static func absorb(_ bytes: Span<UInt8>, into state: inout State) {
        let whole = bytes.count & ~7
        var index = 0
        while index < whole {
            var word: UInt64 = 0
            for offset in 0..<8 { word |= UInt64(bytes[index + offset]) << UInt64(8 * offset) }
            state.absorb(word)
            index += 8
        }
        var last = UInt64(truncatingIfNeeded: bytes.count) << 56
        for offset in 0..<(bytes.count - whole) { last |= UInt64(bytes[whole + offset]) << UInt64(8 * offset) }
        state.absorb(last)
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private struct State {
        private var v0, v1, v2, v3: UInt64

        init(_ key0: UInt64, _ key1: UInt64) {
            v0 = key0 ^ 0x736f_6d65_7073_6575
            v1 = key1 ^ 0x646f_7261_6e64_6f6d
            v2 = key0 ^ 0x6c79_6765_6e65_7261
            v3 = key1 ^ 0x7465_6462_7974_6573
        }

        /// For a result of 16 bytes.
        init(wide key0: UInt64, _ key1: UInt64) {
            self.init(key0, key1)
            v1 ^= 0xee
        }

        mutating func absorb(_ word: UInt64) {
            v3 ^= word
            round()
            round()
            v0 ^= word
        }

        mutating func finish() -> UInt64 {
            v2 ^= 0xff
            for _ in 0..<4 { round() }
            return v0 ^ v1 ^ v2 ^ v3
        }

        mutating func finishWide() -> (low: UInt64, high: UInt64) {
            v2 ^= 0xee
            for _ in 0..<4 { round() }
            let low = v0 ^ v1 ^ v2 ^ v3
            v1 ^= 0xdd
            for _ in 0..<4 { round() }
            return (low, v0 ^ v1 ^ v2 ^ v3)
        }

        private mutating func round() {
            v0 &+= v1
            v1 = Self.rotated(v1, 13) ^ v0
            v0 = Self.rotated(v0, 32)
            v2 &+= v3
            v3 = Self.rotated(v3, 16) ^ v2
            v0 &+= v3
            v3 = Self.rotated(v3, 21) ^ v0
            v2 &+= v1
            v1 = Self.rotated(v1, 17) ^ v2
            v2 = Self.rotated(v2, 32)
        }

        private static func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 {
            value << count | value >> (64 - count)
        }
    }
}
