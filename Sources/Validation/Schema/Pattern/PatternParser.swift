/// Reads a regular expression as ECMA-262 writes them in Unicode mode
/// (https://tc39.es/ecma262/#sec-patterns), which is what `pattern` asks for.
///
/// What a matcher in linear time cannot do is refused here, with the place: look-around (`(?=`, `(?<!` …) and
/// back-references (`\1`, `\k<name>`). Groups only group. `(?i:…)` ignores case. A pattern is found anywhere in the text
/// unless it is anchored.
struct PatternParser {
    let pattern: [Unicode.Scalar]
    var position = 0
    private var depth = 0
    var ignoresCase = false

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

    var next: Unicode.Scalar? {
        position < pattern.count ? pattern[position] : nil
    }

    func fault(_ message: String) -> PatternFault {
        PatternFault(position: position, message: message)
    }

    mutating func take(_ text: String) -> Bool {
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

    func literal(_ value: UInt32) -> PatternNode {
        guard ignoresCase else { return .scalar(value) }
        var set = ScalarSet(ranges: [value...value])
        set.ignoreCase()
        return set.ranges.count == 1 ? .scalar(value) : .set(set.sealed())
    }

    private mutating func group() throws(PatternFault) -> PatternNode {
        let outer = ignoresCase
        defer { ignoresCase = outer }
        for lookAround in ["(?=", "(?!", "(?<=", "(?<!"]
        where pattern[position...].starts(with: lookAround.unicodeScalars) {
            throw fault("look-around \(lookAround)…) is not supported: matching must take linear time")
        }
        if take("(?i:") {
            ignoresCase = true
        } else if take("(?-i:") {
            ignoresCase = false
        } else if take("(?<") {
            try skipGroupName()
        } else if !take("(?:") {
            if pattern[position...].starts(with: "(?".unicodeScalars) {
                throw fault("this kind of group is not supported")
            }
            position += 1
        }
        let node = try alternatives()
        guard take(")") else { throw fault("a ( without its )") }
        return node
    }

    private mutating func skipGroupName() throws(PatternFault) {
        let start = position
        while let scalar = next, scalar != ">" {
            guard
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "_$".unicodeScalars.contains(scalar)
            else { break }
            position += 1
        }
        guard position > start, take(">") else { throw fault("the group's name is not closed with >") }
    }

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
}
