/// How many dead letters are kept, and how many bytes of their bodies.
public struct LetterBound: Sendable {
    public var count: Int
    public var bytes: Int

    public init(count: Int = 100_000, bytes: Int = 256 << 20) {
        self.count = count
        self.bytes = bytes
    }
}
