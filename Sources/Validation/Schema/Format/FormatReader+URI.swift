/// URIs with their scheme (https://www.rfc-editor.org/rfc/rfc3986#appendix-A).
extension FormatReader {
    private static let scheme = ASCIISet.alphanumeric.union(ASCIISet("+-."))
    private static let unreserved = ASCIISet.alphanumeric.union(ASCIISet("-._~"))
    private static let name = unreserved.union(ASCIISet("!$&'()*+,;="))
    private static let user = name.union(ASCIISet(":"))
    private static let path = user.union(ASCIISet("@/"))
    private static let query = path.union(ASCIISet("?"))

    mutating func takeURI(in text: Span<UInt8>) -> Bool {
        guard takeOne(of: .letters, in: text) else { return false }
        takeAll(of: Self.scheme, in: text)
        guard take(":", in: text) else { return false }
        var beyond = self
        if beyond.take("/", in: text), beyond.take("/", in: text) {
            self = beyond
            guard takeAuthority(in: text), isAtEnd || isAt("/") || isAt("?") || isAt("#") else { return false }
        }
        guard takeEncoded(Self.path, in: text) else { return false }
        if take("?", in: text), !takeEncoded(Self.query, in: text) { return false }
        return !take("#", in: text) || takeEncoded(Self.query, in: text)
    }

    /// User, host and port.
    private mutating func takeAuthority(in text: Span<UInt8>) -> Bool {
        var beyond = self
        guard beyond.takeEncoded(Self.user, in: text) else { return false }
        if beyond.take("@", in: text) { self = beyond }
        guard isAt("[") ? takeBracketed(in: text) : takeEncoded(Self.name, in: text) else { return false }
        if take(":", in: text) { takeAll(of: .digits, in: text) }
        return true
    }

    /// An IPv6 address, or one of a later version, in brackets.
    private mutating func takeBracketed(in text: Span<UInt8>) -> Bool {
        advance(in: text)
        guard isAt("v") || isAt("V") else { return takeIPv6(in: text) && take("]", in: text) }
        advance(in: text)
        return takeAll(of: .hexadecimal, in: text) > 0 && take(".", in: text)
            && takeAll(of: Self.user, in: text) > 0 && take("]", in: text)
    }

    /// Takes all of a set's characters and percent escapes; false at a broken escape.
    private mutating func takeEncoded(_ set: ASCIISet, in text: Span<UInt8>) -> Bool {
        while true {
            takeAll(of: set, in: text)
            guard take("%", in: text) else { return true }
            guard take(2, of: .hexadecimal, in: text) else { return false }
        }
    }
}
