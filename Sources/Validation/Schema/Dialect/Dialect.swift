/// The vocabularies of draft 2020-12 that a schema is written in, by what they mean here. A keyword of a vocabulary that
/// is not among them is an annotation.
struct Dialect: OptionSet {
    let rawValue: UInt8

    static let applicator = Dialect(rawValue: 1)
    static let unevaluated = Dialect(rawValue: 2)
    static let validation = Dialect(rawValue: 4)
    /// `format` is checked.
    static let formatAssertion = Dialect(rawValue: 8)

    /// What counts where no meta-schema says otherwise.
    static let draft: Dialect = [.applicator, .unevaluated, .validation]

    /// Every known vocabulary; those that assert nothing are empty.
    static let vocabularies: [String: Dialect] = [
        "https://json-schema.org/draft/2020-12/vocab/core": [],
        "https://json-schema.org/draft/2020-12/vocab/applicator": .applicator,
        "https://json-schema.org/draft/2020-12/vocab/unevaluated": .unevaluated,
        "https://json-schema.org/draft/2020-12/vocab/validation": .validation,
        "https://json-schema.org/draft/2020-12/vocab/meta-data": [],
        "https://json-schema.org/draft/2020-12/vocab/format-annotation": [],
        "https://json-schema.org/draft/2020-12/vocab/format-assertion": .formatAssertion,
        "https://json-schema.org/draft/2020-12/vocab/content": [],
    ]

    private static let keywords: [String: Dialect] = {
        let keywords: [(Dialect, [String])] = [
            (
                .applicator,
                [
                    "additionalProperties", "allOf", "anyOf", "contains", "dependentSchemas", "else", "if", "items",
                    "not", "oneOf", "patternProperties", "prefixItems", "properties", "propertyNames", "then",
                ]
            ),
            (.unevaluated, ["unevaluatedItems", "unevaluatedProperties"]),
            (
                .validation,
                [
                    "const", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum", "maxContains",
                    "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength",
                    "minProperties", "minimum", "multipleOf", "pattern", "required", "type", "uniqueItems",
                ]
            ),
        ]
        return Dictionary(
            uniqueKeysWithValues: keywords.flatMap { vocabulary, names in names.map { ($0, vocabulary) } })
    }()

    /// Whether a keyword means something in this dialect; those of the core vocabulary always do.
    func knows(_ keyword: String) -> Bool {
        if isSuperset(of: .draft) { return true }
        return isSuperset(of: Self.keywords[keyword] ?? [])
    }
}
