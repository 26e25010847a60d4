/// Strings and numbers.
extension Parser {
    /// Reads a string whose opening quote is at `start`; `end` is the offset after its closing quote.
    @inline(__always)
    static func string(_ text: Span<UInt8>, at start: Int) throws(Flaw) -> (end: Int, marks: Token.Marks) {
        var position = start &+ 1
        while position &+ TextBlock.size <= text.count {
            let plain = TextBlock(text, at: position).plainCount
            position &+= plain
            if plain == TextBlock.size { continue }
            if text[position] == UInt8(ascii: "\"") { return (position &+ 1, []) }
            break
        }
        return try unusualString(text, at: start, from: position)
    }

    /// Reads a member name likewise. One that is short and plain is hashed from the words it was found plain by.
    @inline(__always)
    static func name(
        _ text: Span<UInt8>, at start: Int
    ) throws(Flaw) -> (end: Int, marks: Token.Marks, hash: UInt32) {
        if start &+ 1 &+ TextBlock.size <= text.count {
            let block = TextBlock(text, at: start &+ 1)
            let count = block.plainCount
            if count < TextBlock.size, text[start &+ 1 &+ count] == UInt8(ascii: "\"") {
                return (start &+ count &+ 2, [], block.plainHash)
            }
        }
        return try unusualName(text, at: start)
    }

    @inline(never)
    private static func unusualName(
        _ text: Span<UInt8>, at start: Int
    ) throws(Flaw) -> (end: Int, marks: Token.Marks, hash: UInt32) {
        let (end, marks) = try unusualString(text, at: start, from: start + 1)
        let hash =
            marks.contains(.escaped)
            ? NameHash.ofEscaped(text, from: start + 1, to: end - 1) : NameHash.of(text, from: start + 1, to: end - 1)
        return (end, marks, hash)
    }

    /// Reads `true`, `false` or `null`.
    static func literal(_ text: Span<UInt8>, at start: Int) throws(Flaw) -> (end: Int, kind: JSONKind) {
        if text.holds("true", at: start) { return (start + 4, .true) }
        if text.holds("false", at: start) { return (start + 5, .false) }
        if text.holds("null", at: start) { return (start + 4, .null) }
        throw Flaw(offset: start, reason: .valueExpected)
    }

    /// The rest of a string that holds an escape, a byte above 0x7F or something that is not allowed, or that stands
    /// near the end of the text. What comes before `middle` is plain.
    @inline(never)
    private static func unusualString(
        _ text: Span<UInt8>, at start: Int, from middle: Int
    ) throws(Flaw) -> (end: Int, marks: Token.Marks) {
        var position = text.skippingPlainText(from: middle)
        var marks: Token.Marks = []
        while true {
            guard position < text.count else {
                throw Flaw(offset: text.count, reason: .unterminatedString(opened: start))
            }
            switch text[position] {
            case UInt8(ascii: "\""):
                return (position + 1, marks)
            case UInt8(ascii: "\\"):
                marks.insert(.escaped)
                position = try escape(text, at: position, opened: start, &marks)
            case 0x80...:
                marks.insert(.multibyte)
                let length = text.lengthOfUTF8Sequence(at: position)
                guard length > 0 else { throw Flaw(offset: position, reason: .invalidUTF8) }
                position += length
            default:
                throw Flaw(offset: position, reason: .rawControl(opened: start))
            }
            position = text.skippingPlainText(from: position)
        }
    }

    /// Checks the escape that begins at `backslash` and returns the offset after it.
    private static func escape(
        _ text: Span<UInt8>, at backslash: Int, opened: Int, _ marks: inout Token.Marks
    ) throws(Flaw) -> Int {
        guard backslash + 1 < text.count else {
            throw Flaw(offset: text.count, reason: .unterminatedString(opened: opened))
        }
        switch text[backslash + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return backslash + 2
        case UInt8(ascii: "u"):
            guard let unit = text.hexadecimalUnit(at: backslash + 2) else {
                throw Flaw(offset: backslash, reason: .brokenUnicodeEscape)
            }
            guard unit & 0xF800 == 0xD800 else { return backslash + 6 }
            if text.isSurrogatePair(high: unit, lowAt: backslash + 6) { return backslash + 12 }
            marks.insert(.loneSurrogate)
            return backslash + 6
        default:
            throw Flaw(offset: backslash + 1, reason: .unknownEscape)
        }
    }

    /// Reads a number that begins at `start`: an optional minus, digits without a leading zero, an optional fraction
    /// and an optional exponent.
    @inline(__always)
    static func number(_ text: Span<UInt8>, at start: Int) throws(Flaw) -> (end: Int, marks: Token.Marks) {
        var position = start
        if text[position] == UInt8(ascii: "-") { position &+= 1 }
        let firstDigit = position
        position = text.skippingDigits(from: position)
        guard position > firstDigit else { throw Flaw(offset: position, reason: .digitExpected) }
        if text[firstDigit] == UInt8(ascii: "0"), position > firstDigit &+ 1 {
            throw Flaw(offset: firstDigit, reason: .leadingZero)
        }
        var marks: Token.Marks = []
        if position < text.count, text[position] == UInt8(ascii: ".") {
            marks = .fractional
            position = try digits(text, from: position &+ 1)
        }
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
            marks = .fractional
            position &+= 1
            if position < text.count, text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") {
                position &+= 1
            }
            position = try digits(text, from: position)
        }
        return (position, marks)
    }

    /// At least one digit.
    @inline(__always)
    private static func digits(_ text: Span<UInt8>, from start: Int) throws(Flaw) -> Int {
        let end = text.skippingDigits(from: start)
        guard end > start else { throw Flaw(offset: end, reason: .digitExpected) }
        return end
    }
}
