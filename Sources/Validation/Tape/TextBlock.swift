/// Sixteen bytes of a text, looked at together: most names and values end within them, and then no loop is left to guess
/// the length of.
struct TextBlock {
    static let size = 16

    private let low: UInt64
    private let high: UInt64
    /// The top bit is set in the first byte of each word that is not plain; bits above it mean nothing.
    private let lowUnusual: UInt64
    private let highUnusual: UInt64

    /// `offset + 16` must not be beyond the end.
    @inline(__always)
    init(_ text: Span<UInt8>, at offset: Int) {
        low = text.word(at: offset)
        high = text.word(at: offset &+ 8)
        lowUnusual = Span<UInt8>.unusualBytes(in: low)
        highUnusual = Span<UInt8>.unusualBytes(in: high)
    }

    /// How many bytes come before the first quote, backslash, control character or byte above 0x7F.
    @inline(__always)
    var plainCount: Int {
        lowUnusual != 0 ? lowUnusual.trailingZeroBitCount / 8 : 8 &+ highUnusual.trailingZeroBitCount / 8
    }

    /// The ``NameHash`` of those bytes; fewer than 16.
    @inline(__always)
    var plainHash: UInt32 {
        let rest = lowUnusual != 0 ? 0 : high & Self.bytes(before: highUnusual)
        return NameHash.of(low & Self.bytes(before: lowUnusual), rest, length: plainCount)
    }

    /// All bits of the bytes below the lowest bit that is set, which is the top bit of a byte; all bits where none is.
    @inline(__always)
    private static func bytes(before unusual: UInt64) -> UInt64 {
        (unusual & (0 &- unusual)) >> 7 &- 1
    }
}
