/// The value of `type`.
struct TypeSet: OptionSet, Sendable, BitwiseCopyable {
    let rawValue: UInt8

    static let object = TypeSet(rawValue: 1)
    static let array = TypeSet(rawValue: 2)
    static let string = TypeSet(rawValue: 4)
    static let number = TypeSet(rawValue: 8)
    static let boolean = TypeSet(rawValue: 16)
    static let null = TypeSet(rawValue: 32)
    static let integer = TypeSet(rawValue: 64)

    /// Every type with its name in a schema and in a sentence.
    static let all: [(type: TypeSet, name: String, words: String)] = [
        (.string, "string", "a string"), (.number, "number", "a number"), (.integer, "integer", "a whole number"),
        (.boolean, "boolean", "true or false"), (.object, "object", "an object"), (.array, "array", "an array"),
        (.null, "null", "null"),
    ]

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    init?(named name: String) {
        guard let entry = Self.all.first(where: { $0.name == name }) else { return nil }
        self = entry.type
    }

    /// The type of a value, without telling integers from other numbers.
    init(_ kind: JSONKind) {
        switch kind {
        case .object: self = .object
        case .array: self = .array
        case .string: self = .string
        case .number: self = .number
        case .true, .false: self = .boolean
        case .null: self = .null
        }
    }

    /// Such as `a number or a string`.
    var words: String {
        let words = Self.all.filter { contains($0.type) }.map(\.words)
        guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}
