/// The number in `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum` or `multipleOf`.
struct Bound: Sendable {
    enum Keyword: String, Sendable {
        case minimum
        case maximum
        case exclusiveMinimum
        case exclusiveMaximum
        case multipleOf
    }

    let keyword: Keyword
    /// Refers to ``Plan/bytes``.
    let value: Decimal
    /// The significant digits as a whole number; for `multipleOf` only, hence below 10¹⁸.
    let digits: UInt64
    /// As the schema writes it.
    let text: String
}
