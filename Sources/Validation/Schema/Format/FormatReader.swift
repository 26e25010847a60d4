/// Goes through the decoded text of a string a character at a time, looking one ahead. A copy keeps its place, so what
/// does not fit can be tried another way.
struct FormatReader {
    private var reader: ScalarReader
    /// The character that is looked at; `end` after the last one.
    private(set) var next: UInt32

    private static let end = UInt32.max

    init(_ string: Token, in text: Span<UInt8>) {
        reader = ScalarReader(content: string)
        next = reader.next(in: text) ?? Self.end
    }

    var isAtEnd: Bool { next == Self.end }

    func isAt(_ character: Unicode.Scalar) -> Bool {
        next == character.value
    }

    mutating func advance(in text: Span<UInt8>) {
        next = reader.next(in: text) ?? Self.end
    }

    mutating func take(_ character: Unicode.Scalar, in text: Span<UInt8>) -> Bool {
        guard isAt(character) else { return false }
        advance(in: text)
        return true
    }

    mutating func takeOne(of set: ASCIISet, in text: Span<UInt8>) -> Bool {
        guard set.contains(next) else { return false }
        advance(in: text)
        return true
    }

    /// Takes as many as there are; the answer is how many.
    @discardableResult
    mutating func takeAll(of set: ASCIISet, in text: Span<UInt8>) -> Int {
        var count = 0
        while set.contains(next) {
            count += 1 + reader.skip(set, in: text)
            advance(in: text)
        }
        return count
    }

    /// Takes exactly so many.
    mutating func take(_ count: Int, of set: ASCIISet, in text: Span<UInt8>) -> Bool {
        for _ in 0..<count where !takeOne(of: set, in: text) { return false }
        return true
    }

    /// Takes a number of exactly so many decimal digits.
    mutating func takeNumber(digits: Int, in text: Span<UInt8>) -> Int? {
        var number = 0
        for _ in 0..<digits {
            guard ASCIISet.digits.contains(next) else { return nil }
            number = number * 10 + Int(next - 0x30)
            advance(in: text)
        }
        return number
    }
}

/// UUIDs (https://www.rfc-editor.org/rfc/rfc4122#section-3).
extension FormatReader {
    mutating func takeUUID(in text: Span<UInt8>) -> Bool {
        guard take(8, of: .hexadecimal, in: text) else { return false }
        for _ in 0..<3 where !(take("-", in: text) && take(4, of: .hexadecimal, in: text)) { return false }
        return take("-", in: text) && take(12, of: .hexadecimal, in: text)
    }
}
