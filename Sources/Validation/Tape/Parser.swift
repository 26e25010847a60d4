/// Writes the tape: the grammar of RFC 8259 as a loop without recursion.
///
/// The only state besides the position is the innermost open container; each open container keeps its parent in the
/// `link` of its token until it is closed, so nesting costs no stack and no allocation.
struct Parser {
    private(set) var tokens: [Token] = []
    var oddities: Oddities = []
    /// Index of the innermost open container.
    private var open = Token.noParent
    private var depth = 0
    private let maxDepth: Int

    init(maxDepth: Int, expectedTokens: Int) {
        self.maxDepth = maxDepth
        tokens.reserveCapacity(expectedTokens)
    }

    mutating func parse(_ text: Span<UInt8>) throws(Flaw) {
        try refuseByteOrderMark(text)
        var position = text.skippingSpace(from: 0)
        guard position < text.count else { throw Flaw(offset: position, reason: .emptyText) }
        while true {
            let (next, isOpen) = try value(text, at: position)
            position = isOpen ? next : try afterValue(text, at: next)
            if open == Token.noParent { break }
        }
        guard position == text.count else { throw Flaw(offset: position, reason: .textAfterValue) }
    }

    /// Reads one value. A container that is not empty is left open, with the position at its first value.
    @inline(__always)
    private mutating func value(_ text: Span<UInt8>, at start: Int) throws(Flaw) -> (next: Int, isOpen: Bool) {
        guard start < text.count else { throw Flaw(offset: start, reason: .valueExpected) }
        switch text[start] {
        case UInt8(ascii: "\""):
            let (end, marks) = try string(text, at: start)
            tokens.append(Token(.string, marks: marks, start: start, end: end))
            return (end, false)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let (end, marks) = try number(text, at: start)
            tokens.append(Token(.number, marks: marks, start: start, end: end))
            return (end, false)
        case UInt8(ascii: "{"):
            return try openObject(text, at: start)
        case UInt8(ascii: "["):
            return try openArray(text, at: start)
        case UInt8(ascii: "t"):
            return (try literal(text, at: start, "true", .true), false)
        case UInt8(ascii: "f"):
            return (try literal(text, at: start, "false", .false), false)
        case UInt8(ascii: "n"):
            return (try literal(text, at: start, "null", .null), false)
        default:
            throw Flaw(offset: start, reason: .valueExpected)
        }
    }

    /// From the end of a value to the next value, or past the end of the outermost one: white space, a comma, a member
    /// name, or the closing of containers.
    @inline(__always)
    private mutating func afterValue(_ text: Span<UInt8>, at end: Int) throws(Flaw) -> Int {
        var position = end
        while true {
            position = text.skippingSpace(from: position)
            guard open != Token.noParent else { return position }
            let container = Int(open)
            tokens[container].info &+= Token.one
            let byte = position < text.count ? text[position] : 0
            let isObject = tokens[container].isObject
            if byte == UInt8(ascii: ",") {
                position = text.skippingSpace(from: position &+ 1)
                return isObject ? try name(text, at: position) : position
            }
            guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                throw Flaw(offset: position, reason: isObject ? .commaOrBraceExpected : .commaOrBracketExpected)
            }
            position &+= 1
            close(container, at: position, in: text)
        }
    }

    private mutating func openObject(_ text: Span<UInt8>, at start: Int) throws(Flaw) -> (next: Int, isOpen: Bool) {
        try push(.object, at: start)
        let position = text.skippingSpace(from: start + 1)
        if position < text.count, text[position] == UInt8(ascii: "}") {
            close(tokens.count - 1, at: position + 1, in: text)
            return (position + 1, false)
        }
        return (try name(text, at: position), true)
    }

    private mutating func openArray(_ text: Span<UInt8>, at start: Int) throws(Flaw) -> (next: Int, isOpen: Bool) {
        try push(.array, at: start)
        let position = text.skippingSpace(from: start + 1)
        if position < text.count, text[position] == UInt8(ascii: "]") {
            close(tokens.count - 1, at: position + 1, in: text)
            return (position + 1, false)
        }
        return (position, true)
    }

    private mutating func push(_ kind: JSONKind, at start: Int) throws(Flaw) {
        guard depth < maxDepth else { throw Flaw(offset: start, reason: .tooDeep(maxDepth)) }
        depth += 1
        tokens.append(Token(kind, start: start, end: start, link: open))
        open = UInt32(truncatingIfNeeded: tokens.count - 1)
    }

    private mutating func close(_ container: Int, at end: Int, in text: Span<UInt8>) {
        depth -= 1
        open = tokens[container].link
        tokens[container].end = UInt32(truncatingIfNeeded: end)
        tokens[container].link = UInt32(truncatingIfNeeded: tokens.count)
        if tokens[container].isObject, tokens[container].count > 1,
            RepeatedNames.exist(in: container, tokens: tokens.span, text: text)
        {
            tokens[container].marks.insert(.repeatedNames)
            oddities.insert(.repeatedNames)
        }
    }

    /// Reads a member name and its colon; the position returned is that of the value.
    @inline(__always)
    private mutating func name(_ text: Span<UInt8>, at start: Int) throws(Flaw) -> Int {
        guard start < text.count, text[start] == UInt8(ascii: "\"") else {
            throw Flaw(offset: start, reason: .nameExpected)
        }
        let (end, marks) = try string(text, at: start)
        let hash =
            marks.contains(.escaped)
            ? NameHash.ofEscaped(text, from: start + 1, to: end - 1) : NameHash.of(text, from: start + 1, to: end - 1)
        tokens.append(Token(.string, marks: marks, start: start, end: end, link: hash))
        let colon = text.skippingSpace(from: end)
        guard colon < text.count, text[colon] == UInt8(ascii: ":") else {
            throw Flaw(offset: colon, reason: .colonExpected)
        }
        return text.skippingSpace(from: colon + 1)
    }

    private mutating func literal(
        _ text: Span<UInt8>, at start: Int, _ word: StaticString, _ kind: JSONKind
    ) throws(Flaw) -> Int {
        let end = start + word.utf8CodeUnitCount
        guard text.holds(word, at: start) else { throw Flaw(offset: start, reason: .valueExpected) }
        tokens.append(Token(kind, start: start, end: end))
        return end
    }

    private func refuseByteOrderMark(_ text: Span<UInt8>) throws(Flaw) {
        if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF {
            throw Flaw(offset: 0, reason: .byteOrderMark)
        }
    }
}
