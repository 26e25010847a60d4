/// Cuts an array of JSON into its elements without touching them.
///
/// The text is known to be valid JSON, so strings, escapes and nesting are all there is to see.
enum ElementScanner {
    /// The elements of `text`, which begins with `[` and ends with its `]`, each without the white space around it; the
    /// members of an object likewise.
    static func elements(of text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var elements: [ArraySlice<UInt8>] = []
        var depth = 0
        var isInString = false
        var isEscaped = false
        var start = text.startIndex
        for (index, byte) in zip(text.indices, text) {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                if depth == 1 { start = index + 1 }
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { elements.append(trimmed(text[start..<index])) }
            case UInt8(ascii: ",") where depth == 1:
                elements.append(trimmed(text[start..<index]))
                start = index + 1
            default: break
            }
        }
        // What stands between the brackets of an empty array is no element.
        return elements.count == 1 && elements[0].isEmpty ? [] : elements
    }

    /// The elements of the array that is a member of `text`, which is an object; none where there is no such member.
    static func elements(ofMember name: String, in text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        let quoted = Array("\"\(name)\"".utf8)
        guard let member = elements(of: text).first(where: { $0.starts(with: quoted) }),
            let colon = member.dropFirst(quoted.count).firstIndex(of: UInt8(ascii: ":"))
        else { return [] }
        return elements(of: trimmed(member[(colon + 1)...]))
    }

    static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, isSpace(first) { text.removeFirst() }
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
