/// What begins with a backslash.
extension PatternParser {
    mutating func escape() throws(PatternFault) -> PatternNode {
        if take("\\b") { return .boundary(isNegated: false) }
        if take("\\B") { return .boundary(isNegated: true) }
        var set = ScalarSet()
        if try takeClassEscape(into: &set) { return .set(set.sealed()) }
        return literal(try scalarEscape())
    }

    /// `\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `\p{…}` and `\P{…}`.
    mutating func takeClassEscape(into set: inout ScalarSet) throws(PatternFault) -> Bool {
        guard position + 1 < pattern.count else { throw fault("a backslash ends the pattern") }
        switch pattern[position + 1] {
        case "d": set.ranges += ScalarSet.digits
        case "D": set.ranges += ScalarSet.complement(of: ScalarSet.digits)
        case "w": set.ranges += ScalarSet.word
        case "W": set.ranges += ScalarSet.complement(of: ScalarSet.word)
        case "s": set.ranges += ScalarSet.space
        case "S": set.ranges += ScalarSet.complement(of: ScalarSet.space)
        case "p": set.properties.append((try property(), false)); return true
        case "P": set.properties.append((try property(), true)); return true
        default: return false
        }
        position += 2
        return true
    }

    private mutating func property() throws(PatternFault) -> ScalarProperty {
        let place = position
        position += 2
        guard take("{") else { throw fault("{ is expected after \\p") }
        var name = ""
        while let scalar = next, scalar != "}" {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard take("}"), let property = ScalarProperty(named: name) else {
            throw PatternFault(position: place, message: "the Unicode property \\p{\(name)} is not supported")
        }
        return property
    }

    /// An escape that stands for one character.
    mutating func scalarEscape() throws(PatternFault) -> UInt32 {
        let place = position
        position += 2
        let letter = pattern[place + 1]
        switch letter {
        case "t": return 0x09
        case "n": return 0x0A
        case "v": return 0x0B
        case "f": return 0x0C
        case "r": return 0x0D
        case "0" where next.map { !("0"..."9").contains($0) } ?? true: return 0
        case "0"..."9", "k":
            throw PatternFault(
                position: place, message: "back-references are not supported: matching must take linear time")
        case "x":
            guard let value = hexadecimal(digits: 2) else { throw fault("two hexadecimal digits are expected") }
            return value
        case "u": return try unicodeEscape()
        case "c":
            guard let control = next, control.isASCII, control.properties.isAlphabetic else {
                throw fault("a letter is expected after \\c")
            }
            position += 1
            return control.value & 0x1F
        case let letter where letter.isASCII && letter.properties.isAlphabetic:
            throw PatternFault(position: place, message: "\\\(letter) is no escape")
        default: return letter.value
        }
    }

    /// What follows `\u`: four digits, a pair of them, or any number in braces.
    private mutating func unicodeEscape() throws(PatternFault) -> UInt32 {
        if take("{") {
            var value: UInt32 = 0
            while let digit = next.flatMap({ hexadecimalDigit($0) }), value <= 0x10FFFF {
                value = value << 4 | digit
                position += 1
            }
            guard take("}"), value <= 0x10FFFF else { throw fault("\\u{…} does not name a character") }
            return value
        }
        guard let unit = hexadecimal(digits: 4) else { throw fault("four hexadecimal digits are expected") }
        let start = position
        if unit & 0xFC00 == 0xD800, take("\\u"), let low = hexadecimal(digits: 4), low & 0xFC00 == 0xDC00 {
            return 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
        }
        position = start
        return unit
    }

    private mutating func hexadecimal(digits: Int) -> UInt32? {
        guard position + digits <= pattern.count else { return nil }
        var value: UInt32 = 0
        for scalar in pattern[position..<position + digits] {
            guard let digit = hexadecimalDigit(scalar) else { return nil }
            value = value << 4 | digit
        }
        position += digits
        return value
    }

    private func hexadecimalDigit(_ scalar: Unicode.Scalar) -> UInt32? {
        scalar.isASCII ? Character(scalar).hexDigitValue.map { UInt32($0) } : nil
    }
}
