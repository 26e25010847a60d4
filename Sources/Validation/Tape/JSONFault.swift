/// Why a text is not JSON, and where.
public struct JSONFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// Bytes before the place.
    public let offset: Int
    /// From 1; lines end with a line feed.
    public let line: Int
    /// From 1, in Unicode scalars (in bytes where the text is not UTF-8).
    public let column: Int
    /// A plain sentence without the place.
    public let message: String

    public var description: String {
        "line \(line), column \(column): \(message)"
    }
}

extension JSONFault {
    init(_ flaw: Flaw, in bytes: [UInt8]) {
        let place = Self.place(of: flaw.offset, in: bytes)
        self.init(offset: flaw.offset, line: place.line, column: place.column, message: flaw.message(in: bytes))
    }

    /// Line and column of an offset, both from 1.
    static func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
        let before = bytes[..<Swift.min(offset, bytes.count)]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
        return (line, column)
    }
}
