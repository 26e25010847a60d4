/// Where and why the parser stopped; turned into a ``JSONFault`` once, outside the hot path.
struct Flaw: Error {
    let offset: Int
    let reason: Reason

    enum Reason: Equatable {
        case emptyText
        case byteOrderMark
        case valueExpected
        case nameExpected
        case colonExpected
        case commaOrBraceExpected
        case commaOrBracketExpected
        case textAfterValue
        case tooDeep(Int)
        /// The string's opening quote is at this offset.
        case unterminatedString(opened: Int)
        case rawControl(opened: Int)
        case unknownEscape
        case brokenUnicodeEscape
        case invalidUTF8
        case leadingZero
        case digitExpected
    }
}

extension Flaw {
    /// A plain sentence a developer can act on.
    func message(in bytes: [UInt8]) -> String {
        switch reason {
        case .emptyText:
            "the text is empty"
        case .byteOrderMark:
            "the text starts with a byte order mark; JSON is sent without one"
        case .valueExpected:
            "a value was expected, found \(found(in: bytes))\(hint(in: bytes))"
        case .nameExpected:
            "a member name in double quotes was expected, found \(found(in: bytes))\(hint(in: bytes))"
        case .colonExpected:
            "a colon was expected after the member name, found \(found(in: bytes))"
        case .commaOrBraceExpected:
            "a comma or the closing brace was expected after the member's value\(ended(in: bytes)), found \(found(in: bytes))"
        case .commaOrBracketExpected:
            "a comma or the closing bracket was expected after the element\(ended(in: bytes)), found \(found(in: bytes))"
        case .textAfterValue:
            "nothing was expected after the value, found \(found(in: bytes))"
        case .tooDeep(let limit):
            "more than \(limit) arrays and objects are nested"
        case .unterminatedString(let opened):
            "the text ends inside the string that \(began(opened, in: bytes))\(quoteHint(opened, in: bytes))"
        case .rawControl(let opened):
            rawControlMessage(opened, in: bytes)
        case .unknownEscape:
            "a backslash is followed by \(found(in: bytes)), which is no escape of JSON"
        case .brokenUnicodeEscape:
            "\\u is not followed by four hexadecimal digits"
        case .invalidUTF8:
            "\(found(in: bytes)) is not valid UTF-8"
        case .leadingZero:
            "a number cannot start with a zero that another digit follows"
        case .digitExpected:
            "a digit was expected in the number, found \(found(in: bytes))"
        }
    }

    private func rawControlMessage(_ opened: Int, in bytes: [UInt8]) -> String {
        let what = found(in: bytes)
        if let quote = quoteHintOrNil(opened, in: bytes) {
            return "the string that \(began(opened, in: bytes)) is not closed before \(what)\(quote)"
        }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "\n") || bytes[offset] == UInt8(ascii: "\r") {
            return "the string that \(began(opened, in: bytes)) is not closed before \(what)"
        }
        return "\(what) must be written as an escape inside a string"
    }

    /// Where the text before the place ends, when that is on an earlier line: the comma belongs there.
    private func ended(in bytes: [UInt8]) -> String {
        guard let last = bytes[..<min(offset, bytes.count)].lastIndex(where: { $0 > 0x20 }) else { return "" }
        let (end, here) = (JSONFault.place(of: last + 1, in: bytes), JSONFault.place(of: offset, in: bytes))
        return end.line == here.line ? "" : " that ends at line \(end.line), column \(end.column)"
    }

    private func began(_ opened: Int, in bytes: [UInt8]) -> String {
        let place = JSONFault.place(of: opened, in: bytes)
        return "began at line \(place.line), column \(place.column)"
    }

    /// What stands at the offset, in words.
    private func found(in bytes: [UInt8]) -> String {
        guard offset < bytes.count else { return "the end of the text" }
        switch bytes[offset] {
        case 0x0A, 0x0D: return "the end of the line"
        case 0x09: return "a raw tab"
        case 0x00: return "a raw NUL"
        case 0x01..<0x20, 0x7F: return "the raw control character 0x\(hexadecimal(bytes[offset]))"
        case 0x20..<0x7F: return "`\(Unicode.Scalar(bytes[offset]))`"
        default:
            let tail = bytes[offset..<min(offset + 4, bytes.count)]
            // A decoder of its own, since the bytes may be anything.
            var decoder = UTF8()
            var iterator = tail.makeIterator()
            guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
                return "the byte 0x\(hexadecimal(bytes[offset]))"
            }
            return isCurlyQuote(at: offset, in: bytes) ? "the curly quote `\(scalar)`" : "`\(scalar)`"
        }
    }

    private func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    /// What the writer probably meant where something else was expected.
    private func hint(in bytes: [UInt8]) -> String {
        guard offset < bytes.count else { return "" }
        if isCurlyQuote(at: offset, in: bytes) { return "; JSON needs straight quotes" }
        switch bytes[offset] {
        case UInt8(ascii: "'"): return "; JSON needs double quotes"
        case UInt8(ascii: "}"), UInt8(ascii: "]"): return "; is there a comma too many before it?"
        case UInt8(ascii: "/"): return "; JSON has no comments"
        case UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "u"): return "; JSON has no NaN, Infinity or undefined"
        default: return ""
        }
    }

    private func quoteHint(_ opened: Int, in bytes: [UInt8]) -> String {
        quoteHintOrNil(opened, in: bytes) ?? ""
    }

    /// Names a curly quote that was probably meant to close the string.
    private func quoteHintOrNil(_ opened: Int, in bytes: [UInt8]) -> String? {
        guard let curly = (opened..<min(offset, bytes.count)).first(where: { isCurlyQuote(at: $0, in: bytes) }) else {
            return nil
        }
        return "; the curly quote at column \(JSONFault.place(of: curly, in: bytes).column) does not close it"
    }

    /// U+201C or U+201D.
    private func isCurlyQuote(at offset: Int, in bytes: [UInt8]) -> Bool {
        offset + 2 < bytes.count && bytes[offset] == 0xE2 && bytes[offset + 1] == 0x80
            && (bytes[offset + 2] == 0x9C || bytes[offset + 2] == 0x9D)
    }
}
