/// Types, numbers, strings and constants.
extension Judge {
    @inline(__always)
    func type(_ types: TypeSet, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = tokens[node]
        if types.contains(TypeSet(token.kind)) { return true }
        if types.contains(.integer), token.isNumber {
            if !token.marks.contains(.fractional) || Decimal(token, in: document.bytes.span).isInteger { return true }
        }
        refuse("type", rule, node, &ledger) { "be \(types.words)" }
        return false
    }

    func constant(_ index: Int, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let constant = plan.constants[index]
        if let text = constant.text {
            let token = tokens[node]
            if token.isString, isText(of: token, in: document.bytes.span, text, names: names.span) { return true }
        } else if Equality.holds(document, node, plan.documents[Int(constant.document)], Int(constant.index)) {
            return true
        }
        refuse("const", rule, node, &ledger) {
            "be \(excerpt(of: Int(constant.index), in: plan.documents[Int(constant.document)]))"
        }
        return false
    }

    func enumeration(_ index: Int, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = tokens[node]
        let isKnown =
            token.isString
            ? isKnownString(token, plan.enumerations[index].strings, plan.enumerations[index].stringCount)
            : isKnownOther(node, first: plan.enumerations[index].firstOther, count: plan.enumerations[index].otherCount)
        if isKnown { return true }
        refuse("enum", rule, node, &ledger) { "be one of \(list(plan.enumerations[index].texts))" }
        return false
    }

    private func isKnownString(_ token: Token, _ table: NameTable, _ count: Int) -> Bool {
        if count == 0 { return false }
        let text = document.bytes.span
        let (start, end) = (Int(token.start) &+ 1, Int(token.end) &- 1)
        let hash =
            token.marks.contains(.escaped)
            ? NameHash.ofEscaped(text, from: start, to: end) : NameHash.of(text, from: start, to: end)
        return slot(of: token, hash: hash, in: text, table: table, names: names.span) >= 0
    }

    private func isKnownOther(_ node: Int, first: Int, count: Int) -> Bool {
        for index in first..<first + count {
            let constant = plan.constants[index]
            if Equality.holds(document, node, plan.documents[Int(constant.document)], Int(constant.index)) {
                return true
            }
        }
        return false
    }

    func bound(_ index: Int, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = tokens[node]
        guard token.isNumber else { return true }
        let text = document.bytes.span
        let order = Decimal.compare(
            Decimal(token, in: text), in: text, plan.bounds[index].value, in: names.span
        )
        let keyword = plan.bounds[index].keyword
        let holds =
            switch keyword {
            case .minimum: order >= 0
            case .maximum: order <= 0
            case .exclusiveMinimum: order > 0
            case .exclusiveMaximum: order < 0
            case .multipleOf: true
            }
        if holds { return true }
        refuse(keyword.rawValue, rule, node, &ledger) { plan.bounds[index].words }
        return false
    }

    func multiple(_ index: Int, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = tokens[node]
        guard token.isNumber else { return true }
        let text = document.bytes.span
        if Decimal(token, in: text).isMultiple(of: plan.bounds[index], in: text) { return true }
        refuse("multipleOf", rule, node, &ledger) { plan.bounds[index].words }
        return false
    }

    func length(_ bound: Int, atLeast: Bool, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = tokens[node]
        guard token.isString else { return true }
        let length = lengthInScalars(of: token)
        if atLeast ? length >= bound : length <= bound { return true }
        refuse(atLeast ? "minLength" : "maxLength", rule, node, &ledger) {
            if atLeast, bound == 1 { return "not be empty" }
            return "have \(atLeast ? "at least" : "at most") \(bound) character\(bound == 1 ? "" : "s"), not \(length)"
        }
        return false
    }

    private func lengthInScalars(of token: Token) -> Int {
        if token.marks.isDisjoint(with: [.escaped, .multibyte]) { return Int(token.end &- token.start) &- 2 }
        var reader = ScalarReader(content: token)
        var length = 0
        while reader.next(in: document.bytes.span) != nil { length += 1 }
        return length
    }

    func pattern(_ index: Int, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = tokens[node]
        if !token.isString || plan.matches(index, token, in: document.bytes.span) { return true }
        refuse("pattern", rule, node, &ledger) { "match the pattern \(plan.sources[Int(plan.patterns[index].source)])" }
        return false
    }

    func format(_ format: Format, _ rule: Int, _ node: Int, _ ledger: inout Ledger) -> Bool {
        let token = tokens[node]
        if !token.isString || format.matches(token, in: document.bytes.span) { return true }
        refuse("format", rule, node, &ledger) { "be \(format.words)" }
        return false
    }
}

extension Bound {
    /// What a number must do.
    fileprivate var words: String {
        switch keyword {
        case .minimum: "be at least \(text)"
        case .maximum: "be at most \(text)"
        case .exclusiveMinimum: "be greater than \(text)"
        case .exclusiveMaximum: "be less than \(text)"
        case .multipleOf: "be a multiple of \(text)"
        }
    }
}

extension Decimal {
    /// Whether the number is a whole multiple of a bound, whatever the exponents.
    ///
    /// With both written as digits × 10^scale and the digits of neither ending in zero, a number of smaller scale
    /// than its divisor's is never a multiple; otherwise the powers of ten are taken modulo the divisor's digits.
    func isMultiple(of bound: Bound, in text: Span<UInt8>) -> Bool {
        if isZero { return true }
        let shift = scale - bound.value.scale
        if shift < 0 { return false }
        let remainder = digits(of: text, modulo: bound.digits)
        return Self.product(remainder, Self.powerOfTen(shift, modulo: bound.digits), modulo: bound.digits) == 0
    }

    private static func powerOfTen(_ exponent: Int, modulo divisor: UInt64) -> UInt64 {
        var (result, base, rest) = (1 % divisor, 10 % divisor, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = product(result, base, modulo: divisor) }
            base = product(base, base, modulo: divisor)
            rest >>= 1
        }
        return result
    }

    private static func product(_ left: UInt64, _ right: UInt64, modulo divisor: UInt64) -> UInt64 {
        divisor.dividingFullWidth(left.multipliedFullWidth(by: right)).remainder
    }
}
