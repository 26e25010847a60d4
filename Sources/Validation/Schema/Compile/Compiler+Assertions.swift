/// The keywords of the validation vocabulary.
extension Compiler {
    /// Cheap ones first: they settle most wrong values before the others are tried.
    mutating func assertions(of place: Place) throws(SchemaFault) -> [Instruction] {
        var instructions: [Instruction] = []
        if let value = keyword("type", of: place) { instructions.append(.type(try types(value))) }
        if let value = keyword("const", of: place) { instructions.append(.constant(add(constant: value))) }
        if let value = keyword("enum", of: place) { instructions.append(try enumeration(value)) }
        if let value = keyword("minimum", of: place) {
            instructions.append(.bound(try bound(.minimum, value)))
        }
        if let value = keyword("maximum", of: place) {
            instructions.append(.bound(try bound(.maximum, value)))
        }
        if let value = keyword("exclusiveMinimum", of: place) {
            instructions.append(.bound(try bound(.exclusiveMinimum, value)))
        }
        if let value = keyword("exclusiveMaximum", of: place) {
            instructions.append(.bound(try bound(.exclusiveMaximum, value)))
        }
        if let value = keyword("multipleOf", of: place) {
            instructions.append(.multipleOf(try bound(.multipleOf, value)))
        }
        if let value = keyword("minLength", of: place) { instructions.append(.minLength(try size(value))) }
        if let value = keyword("maxLength", of: place) { instructions.append(.maxLength(try size(value))) }
        if let value = keyword("pattern", of: place) {
            instructions.append(.pattern(try pattern(catalog.string(value), at: value)))
        }
        if let value = keyword("format", of: place), let format = try format(value, of: place) {
            instructions.append(.format(format))
        }
        if let value = keyword("minProperties", of: place) {
            instructions.append(.minProperties(try size(value)))
        }
        if let value = keyword("maxProperties", of: place) {
            instructions.append(.maxProperties(try size(value)))
        }
        if let value = keyword("minItems", of: place) { instructions.append(.minItems(try size(value))) }
        if let value = keyword("maxItems", of: place) { instructions.append(.maxItems(try size(value))) }
        if let value = keyword("uniqueItems", of: place), try boolean(value) {
            instructions.append(.uniqueItems)
        }
        return instructions
    }

    private func types(_ place: Place) throws(SchemaFault) -> TypeSet {
        var types: TypeSet = []
        let places = catalog.kind(place) == .array ? catalog.elements(place) : [place]
        for place in places {
            guard let name = catalog.string(place), let type = TypeSet(named: name) else {
                throw catalog.fault(place, "a type is one of \(TypeSet.all.map(\.name).joined(separator: ", "))")
            }
            guard types.insert(type).inserted else { throw catalog.fault(place, "this type is named twice") }
        }
        guard !types.isEmpty else { throw catalog.fault(place, "type must name at least one type") }
        return types
    }

    private mutating func add(constant place: Place) -> Int32 {
        let text = catalog.documents[place.document].stringBytes(Node(index: place.index)).map { draft.add(name: $0) }
        draft.constants.append(Constant(document: Int32(place.document), index: Int32(place.index), text: text))
        return Int32(draft.constants.count - 1)
    }

    private mutating func enumeration(_ place: Place) throws(SchemaFault) -> Instruction {
        guard catalog.kind(place) == .array else { throw catalog.fault(place, "enum must be an array") }
        let document = catalog.documents[place.document]
        var strings: [[UInt8]] = []
        let firstOther = draft.constants.count
        let values = catalog.elements(place)
        for value in values {
            if let text = document.stringBytes(Node(index: value.index)) {
                if !strings.contains(text) { strings.append(text) }
            } else {
                _ = add(constant: value)
            }
        }
        draft.enumerations.append(
            Enumeration(
                strings: draft.addTable(of: strings),
                stringCount: strings.count,
                firstOther: firstOther,
                otherCount: draft.constants.count - firstOther,
                texts: values.map { String(decoding: document.bytes(of: Node(index: $0.index)), as: UTF8.self) }
            )
        )
        return .enumeration(Int32(draft.enumerations.count - 1))
    }

    private mutating func bound(_ keyword: Bound.Keyword, _ place: Place) throws(SchemaFault) -> Int32 {
        guard catalog.kind(place) == .number else { throw catalog.fault(place, "\(keyword) must be a number") }
        let text = catalog.documents[place.document].bytes(of: Node(index: place.index))
        let start = draft.bytes.count
        draft.bytes += text
        let value = Decimal(draft.bytes.span, from: start, to: draft.bytes.count)
        var digits: UInt64 = 0
        if keyword == .multipleOf {
            guard value.signum > 0 else { throw catalog.fault(place, "multipleOf must be greater than 0") }
            guard value.count <= 18 else {
                throw catalog.fault(place, "multipleOf must have at most 18 significant digits")
            }
            digits = value.digits(of: draft.bytes.span, modulo: 1 << 60)
        }
        draft.bounds.append(
            Bound(keyword: keyword, value: value, digits: digits, text: String(decoding: text, as: UTF8.self))
        )
        return Int32(draft.bounds.count - 1)
    }

    /// A whole number that is not negative, such as a length. One that no value can reach is cut to the greatest
    /// that fits.
    func size(_ place: Place) throws(SchemaFault) -> Int32 {
        let document = catalog.documents[place.document]
        let token = document.tokens[place.index]
        guard token.isNumber else { throw catalog.fault(place, "a whole number of at least 0 is expected") }
        let number = Decimal(token, in: document.bytes.span)
        guard number.isInteger, number.signum >= 0 else {
            throw catalog.fault(place, "a whole number of at least 0 is expected")
        }
        if number.isZero { return 0 }
        guard number.magnitude <= 9 else { return .max }
        var size = Int32(number.digits(of: document.bytes.span, modulo: 1 << 60))
        for _ in 0..<number.scale { size *= 10 }
        return size
    }

    mutating func pattern(_ text: String?, at place: Place) throws(SchemaFault) -> Int32 {
        guard let text else { throw catalog.fault(place, "pattern must be a string") }
        do throws(PatternFault) {
            return draft.add(try PatternProgram(text), source: text)
        } catch {
            throw catalog.fault(place, "\(error.message) (character \(error.position + 1) of the pattern \(text))")
        }
    }

    /// The format to assert; nil in a dialect that takes `format` for an annotation.
    private func format(_ value: Place, of place: Place) throws(SchemaFault) -> Format? {
        guard let name = catalog.string(value) else { throw catalog.fault(value, "format must be a string") }
        guard catalog.resource(of: place).dialect.contains(.formatAssertion) else { return nil }
        guard let format = Format(rawValue: name) else {
            let known = Format.allCases.map(\.rawValue).joined(separator: ", ")
            throw catalog.fault(value, "the format \(name) cannot be asserted; those that can are \(known)")
        }
        return format
    }

    private func boolean(_ place: Place) throws(SchemaFault) -> Bool {
        switch catalog.kind(place) {
        case .true: return true
        case .false: return false
        default: throw catalog.fault(place, "true or false is expected")
        }
    }
}
