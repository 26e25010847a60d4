/// IP addresses.
extension FormatReader {
    /// Four numbers without leading zeros (https://www.rfc-editor.org/rfc/rfc2673#section-3.2).
    mutating func takeIPv4(in text: Span<UInt8>) -> Bool {
        for part in 0..<4 {
            if part > 0, !take(".", in: text) { return false }
            guard takeOctet(in: text) else { return false }
        }
        return true
    }

    private mutating func takeOctet(in text: Span<UInt8>) -> Bool {
        if isAt("0") {
            advance(in: text)
            return !ASCIISet.digits.contains(next)
        }
        guard var value = takeNumber(digits: 1, in: text) else { return false }
        while value < 256, let digit = takeNumber(digits: 1, in: text) { value = value * 10 + digit }
        return value < 256
    }

    /// Eight groups, one run of them perhaps left out as `::`, the last two perhaps as an IPv4 address
    /// (https://www.rfc-editor.org/rfc/rfc4291#section-2.2).
    mutating func takeIPv6(in text: Span<UInt8>) -> Bool {
        var (groups, isShortened) = (0, false)
        if isAt(":") {
            guard take(":", in: text), take(":", in: text) else { return false }
            isShortened = true
        }
        while groups < 8, ASCIISet.hexadecimal.contains(next) {
            var address = self
            if address.takeIPv4(in: text) {
                self = address
                groups += 2
                break
            }
            guard (1...4).contains(takeAll(of: .hexadecimal, in: text)) else { return false }
            groups += 1
            guard isAt(":") else { break }
            var beyond = self
            beyond.advance(in: text)
            if beyond.take(":", in: text) {
                if isShortened { return false }
                isShortened = true
            } else if !ASCIISet.hexadecimal.contains(beyond.next) {
                return false
            }
            self = beyond
        }
        return isShortened ? groups < 8 : groups == 8
    }
}

/// E-mail addresses, `Mailbox` of RFC 5321 (https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2).
extension FormatReader {
    private static let atom = ASCIISet.alphanumeric.union(ASCIISet("!#$%&'*+-/=?^_`{|}~"))
    private static let quoted = ASCIISet("", " "..."~")
    private static let quotedPlainly = ASCIISet(" !", "#"..."[", "]"..."~")

    mutating func takeEmail(in text: Span<UInt8>) -> Bool {
        guard isAt("\"") ? takeQuotedName(in: text) : takeDotted(Self.atom, in: text) else { return false }
        guard take("@", in: text) else { return false }
        return isAt("[") ? takeAddressLiteral(in: text) : takeHost(in: text)
    }

    /// One or more runs with a dot between them.
    private mutating func takeDotted(_ set: ASCIISet, in text: Span<UInt8>) -> Bool {
        repeat {
            if takeAll(of: set, in: text) == 0 { return false }
        } while take(".", in: text)
        return true
    }

    private mutating func takeQuotedName(in text: Span<UInt8>) -> Bool {
        advance(in: text)
        while true {
            takeAll(of: Self.quotedPlainly, in: text)
            if take("\"", in: text) { return true }
            guard take("\\", in: text), takeOne(of: Self.quoted, in: text) else { return false }
        }
    }

    private mutating func takeAddressLiteral(in text: Span<UInt8>) -> Bool {
        advance(in: text)
        var address = self
        let isIPv6 = "IPv6:".unicodeScalars.allSatisfy { address.take($0, in: text) }
        if isIPv6 { self = address }
        return (isIPv6 ? takeIPv6(in: text) : takeIPv4(in: text)) && take("]", in: text)
    }

    /// Labels of letters, digits and, inside, hyphens; at most 63 characters each.
    private mutating func takeHost(in text: Span<UInt8>) -> Bool {
        repeat {
            var (length, endsInHyphen) = (0, true)
            while ASCIISet.alphanumeric.contains(next) || length > 0 && isAt("-") {
                endsInHyphen = isAt("-")
                advance(in: text)
                length += 1
            }
            if endsInHyphen || length > 63 { return false }
        } while take(".", in: text)
        return true
    }
}
