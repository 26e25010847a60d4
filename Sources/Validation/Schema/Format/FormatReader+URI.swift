/// URIs with their scheme (https://www.rfc-editor.org/rfc/rfc3986#appendix-A).
extension FormatReader {
    private static let scheme = ASCIISet.alphanumeric.union(ASCIISet("+-."))
    private static let unreserved = ASCIISet.alphanumeric.union(ASCIISet("-._~"))
    private static let name = unreserved.union(ASCIISet("!$&'()*+,;="))
    private static let user = name.union(ASCIISet(":"))
    private static let path = user.union(ASCIISet("@/"))
    private static let query = path.union(ASCIISet("?"))

    /// Whether a string is an address as nearly all are, `https://www.shop.example/cart?id=1`: a scheme of letters, a name, and
    /// nothing that is encoded. Where it is not, ``takeURI(in:)`` decides; where it is, that is known in half the time.
    static func isUsualURI(_ string: Token, in text: Span<UInt8>) -> Bool {
        guard string.isPlainString else { return false }
        let (start, end) = (Int(string.start) &+ 1, Int(string.end) &- 1)
        let colon = text.skipping(.letters, from: start, to: end)
        guard colon > start, text.holds("://", at: colon) else { return false }
        let slash = text.skipping(name, from: colon + 3, to: end)
        guard slash > colon + 3 else { return false }
        return slash == end || text[slash] == UInt8(ascii: "/") && text.skipping(query, from: slash, to: end) == end
    }

    mutating func takeURI(in text: Span<UInt8>) -> Bool {
        guard takeOne(of: .letters, in: text) else { return false }
        takeAll(of: Self.scheme, in: text)
        guard take(":", in: text) else { return false }
        var beyond = self
        if beyond.take("/", in: text), beyond.take("/", in: text) {
            self = beyond
            guard takeAuthority(in: text) else { return false }
        }
        guard takeEncoded(Self.path, in: text) else { return false }
        if take("?", in: text), !takeEncoded(Self.query, in: text) { return false }
        return !take("#", in: text) || takeEncoded(Self.query, in: text)
    }

    /// User, host and port. Nearly no address has a user, so that comes last.
    private mutating func takeAuthority(in text: Span<UInt8>) -> Bool {
        var beyond = self
        if beyond.takeHostAndPort(in: text), beyond.isAtEndOfAuthority {
            self = beyond
            return true
        }
        guard takeEncoded(Self.user, in: text), take("@", in: text) else { return false }
        return takeHostAndPort(in: text) && isAtEndOfAuthority
    }

    private var isAtEndOfAuthority: Bool { isAtEnd || isAt("/") || isAt("?") || isAt("#") }

    private mutating func takeHostAndPort(in text: Span<UInt8>) -> Bool {
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

extension Span<UInt8> {
    /// The first offset whose character is not of a set, `end` at most.
    @inline(__always)
    fileprivate func skipping(_ set: ASCIISet, from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, set.contains(UInt32(self[position])) { position &+= 1 }
        return position
    }
}
