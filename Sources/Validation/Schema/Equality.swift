/// Equality of JSON values as JSON Schema defines it: numbers by value, strings by decoded text, arrays in order,
/// objects whatever their order. Values may stand in different documents.
enum Equality {
    static func holds(_ left: Document, _ first: Int, _ right: Document, _ second: Int) -> Bool {
        let (one, other) = (left.tokens[first], right.tokens[second])
        guard one.kind == other.kind, one.count == other.count else { return false }
        switch one.kind {
        case .null, .true, .false: return true
        case .string: return strings(left, one, right, other)
        case .number: return numbers(left, one, right, other)
        case .array: return arrays(left, first, right, second)
        case .object: return objects(left, first, right, second)
        }
    }

    private static func numbers(_ left: Document, _ one: Token, _ right: Document, _ other: Token) -> Bool {
        let (leftText, rightText) = (left.bytes.span, right.bytes.span)
        return Decimal.compare(Decimal(one, in: leftText), in: leftText, Decimal(other, in: rightText), in: rightText)
            == 0
    }

    private static func strings(_ left: Document, _ one: Token, _ right: Document, _ other: Token) -> Bool {
        let (leftText, rightText) = (left.bytes.span, right.bytes.span)
        if !one.marks.contains(.escaped), !other.marks.contains(.escaped) {
            let count = Int(one.end) - Int(one.start)
            return count == Int(other.end) - Int(other.start)
                && leftText.isEqual(at: Int(one.start), rightText, at: Int(other.start), count: count)
        }
        var leftReader = ScalarReader(content: one)
        var rightReader = ScalarReader(content: other)
        while true {
            let (scalar, counterpart) = (leftReader.next(in: leftText), rightReader.next(in: rightText))
            if scalar != counterpart { return false }
            if scalar == nil { return true }
        }
    }

    private static func arrays(_ left: Document, _ first: Int, _ right: Document, _ second: Int) -> Bool {
        var (one, other) = (first + 1, second + 1)
        while one < Int(left.tokens[first].link) {
            if !holds(left, one, right, other) { return false }
            one = left.index(after: one)
            other = right.index(after: other)
        }
        return true
    }

    /// Every member of one must stand in the other. Names are sorted first, so that time stays n log n.
    private static func objects(_ left: Document, _ first: Int, _ right: Document, _ second: Int) -> Bool {
        let one = sortedNames(left, first)
        let other = sortedNames(right, second)
        return zip(one, other).allSatisfy { mine, theirs in
            mine.name == theirs.name && holds(left, mine.value, right, theirs.value)
        }
    }

    private static func sortedNames(_ document: Document, _ object: Int) -> [(name: [UInt8], value: Int)] {
        document.members(of: Node(index: object))
            .map { (document.decodedBytes(of: document.tokens[$0.name.index]), $0.value.index) }
            .sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    /// A hash that equal values share, different in every process.
    static func hash(of document: Document, _ index: Int) -> Int {
        var hasher = Hasher()
        feed(document, index, to: &hasher)
        return hasher.finalize()
    }

    private static func feed(_ document: Document, _ index: Int, to hasher: inout Hasher) {
        let token = document.tokens[index]
        hasher.combine(token.kind)
        switch token.kind {
        case .null, .true, .false: break
        case .string: hasher.combine(document.decodedBytes(of: token))
        case .number: feedNumber(document, token, to: &hasher)
        case .array:
            hasher.combine(token.count)
            for element in document.elements(of: Node(index: index)) { feed(document, element.index, to: &hasher) }
        case .object:
            hasher.combine(token.count)
            for member in sortedNames(document, index) {
                hasher.combine(member.name)
                feed(document, member.value, to: &hasher)
            }
        }
    }

    private static func feedNumber(_ document: Document, _ token: Token, to hasher: inout Hasher) {
        let number = Decimal(token, in: document.bytes.span)
        hasher.combine(number.signum)
        guard !number.isZero else { return }
        hasher.combine(number.magnitude)
        for position in number.first..<number.last where document.bytes[position] != UInt8(ascii: ".") {
            hasher.combine(document.bytes[position])
        }
    }
}
