/// Reads a regular expression as ECMA-262 writes them in Unicode mode
/// (https://tc39.es/ecma262/#sec-patterns), which is what `pattern` asks for.
///
/// What a matcher in linear time cannot do is refused here, with the place: look-around (`(?=`, `(?<!` …) and
/// back-references (`\1`, `\k<name>`). Groups only group. `(?i:…)` ignores case. A pattern is found anywhere in the text
/// unless it is anchored.
struct PatternParser {
    private let pattern: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private var ignoresCase = false

    private static let depthLimit = 100

    static func parse(_ pattern: String) throws(PatternFault) -> PatternNode {
        var parser = PatternParser(pattern: Array(pattern.unicodeScalars))
        let node = try parser.alternatives()
        guard parser.position == parser.pattern.count else { throw parser.fault("a ) without its (") }
        return node
    }

    private init(pattern: [Unicode.Scalar]) {
        self.pattern = pattern
    }

    private var next: Unicode.Scalar? {
        position < pattern.count ? pattern[position] : nil
    }

    private func fault(_ message: String) -> PatternFault {
        PatternFault(position: position, message: message)
    }

    private mutating func take(_ text: String) -> Bool {
        guard pattern[position...].starts(with: text.unicodeScalars) else { return false }
        position += text.unicodeScalars.count
        return true
    }

    private mutating func alternatives() throws(PatternFault) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw fault("groups are nested too deeply") }
        var alternatives = [try sequence()]
        while take("|") { alternatives.append(try sequence()) }
        return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
    }

    private mutating func sequence() throws(PatternFault) -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            let atom = try atom()
            nodes.append(try quantified(atom))
        }
        return .sequence(nodes)
    }

    private mutating func atom() throws(PatternFault) -> PatternNode {
        guard let scalar = next else { throw fault("the pattern ends too early") }
        switch scalar {
        case "^": return advance(to: .start)
        case "$": return advance(to: .end)
        case ".": return advance(to: .any)
        case "(": return try group()
        case "[": return try scalarClass()
        case "\\": return try escape()
        case "*", "+", "?", "{": throw fault("nothing stands before \(scalar) to repeat")
        case "}", "]": throw fault("\(scalar) must be escaped")
        default: return advance(to: literal(scalar.value))
        }
    }

    private mutating func advance(to node: PatternNode) -> PatternNode {
        position += 1
        return node
    }

    private func literal(_ value: UInt32) -> PatternNode {
        guard ignoresCase else { return .scalar(value) }
        var set = ScalarSet(ranges: [value...value])
        set.ignoreCase()
        return set.ranges.count == 1 ? .scalar(value) : .set(set.sealed())
    }

    private mutating func group() throws(PatternFault) -> PatternNode {
        let outer = ignoresCase
        defer { ignoresCase = outer }
        for lookAround in ["(?=", "(?!", "(?<=", "(?<!"] where pattern[position...].starts(with: lookAround.unicodeScalars) {
            throw fault("look-around \(lookAround)…) is not supported: matching must take linear time")
        }
        if take("(?i:") {
            ignoresCase = true
        } else if take("(?-i:") {
            ignoresCase = false
        } else if take("(?<") {
            try skipGroupName()
        } else if !take("(?:") {
            if pattern[position...].starts(with: "(?".unicodeScalars) { throw fault("this kind of group is not supported") }
            position += 1
        }
        let node = try alternatives()
        guard take(")") else { throw fault("a ( without its )") }
        return node
    }

    private mutating func skipGroupName() throws(PatternFault) {
        let start = position
        while let scalar = next, scalar != ">" {
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "_$".unicodeScalars.contains(scalar)
            else { break }
            position += 1
        }
        guard position > start, take(">") else { throw fault("the group's name is not closed with >") }
    }

    // MARK: Repetition

    private mutating func quantified(_ atom: PatternNode) throws(PatternFault) -> PatternNode {
        let place = position
        guard let (least, most) = try quantifier() else { return atom }
        switch atom {
        case .start, .end, .boundary: throw PatternFault(position: place, message: "an assertion cannot be repeated")
        default: break
        }
        // Lazy or not makes no difference to whether there is a match.
        _ = take("?")
        return .repetition(atom, least: least, most: most)
    }

    private mutating func quantifier() throws(PatternFault) -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard take("{") else { return nil }
        guard let least = number() else { throw fault("a number is expected after {") }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else { throw fault("the { of a quantifier is not closed") }
        if let most, most < least { throw fault("the quantifier's bounds are the wrong way round") }
        return (least, most)
    }

    /// Digits as a number, at most a million.
    private mutating func number() -> Int? {
        var number: Int?
        while let scalar = next, ("0"..."9").contains(scalar) {
            number = min((number ?? 0) * 10 + Int(scalar.value - 0x30), 1_000_000)
            position += 1
        }
        return number
    }

    // MARK: Escapes

    private mutating func escape() throws(PatternFault) -> PatternNode {
        if take("\\b") { return .boundary(isNegated: false) }
        if take("\\B") { return .boundary(isNegated: true) }
        var set = ScalarSet()
        if try takeClassEscape(into: &set) { return .set(set.sealed()) }
        return literal(try scalarEscape())
    }

    /// `\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `\p{…}` and `\P{…}`.
    private mutating func takeClassEscape(into set: inout ScalarSet) throws(PatternFault) -> Bool {
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
    private mutating func scalarEscape() throws(PatternFault) -> UInt32 {
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

    // MARK: Classes

    private mutating func scalarClass() throws(PatternFault) -> PatternNode {
        position += 1
        var set = ScalarSet()
        let isNegated = take("^")
        while !take("]") {
            guard next != nil else { throw fault("a [ without its ]") }
            guard let low = try classMember(into: &set) else { continue }
            set.ranges.append(low...(try upperBound(of: low, in: &set)))
        }
        if ignoresCase { set.ignoreCase() }
        set.isNegated = isNegated
        return .set(set.sealed())
    }

    /// The end of a range that starts with `low`, or `low` itself when no range follows.
    private mutating func upperBound(of low: UInt32, in set: inout ScalarSet) throws(PatternFault) -> UInt32 {
        guard next == "-", position + 1 < pattern.count, pattern[position + 1] != "]" else { return low }
        position += 1
        guard let high = try classMember(into: &set) else { throw fault("a range cannot end with a class") }
        guard high >= low else { throw fault("the range is the wrong way round") }
        return high
    }

    /// One character of a class; nil when it was a class itself, which is then in the set.
    private mutating func classMember(into set: inout ScalarSet) throws(PatternFault) -> UInt32? {
        guard let scalar = next else { throw fault("a [ without its ]") }
        guard scalar == "\\" else {
            position += 1
            return scalar.value
        }
        if take("\\b") { return 0x08 }
        return try takeClassEscape(into: &set) ? nil : try scalarEscape()
    }
}
