/// A pattern of `patternProperties` and the rule of the values whose names match.
struct NamedPattern: Sendable, BitwiseCopyable {
    var pattern: Int32
    var rule: Int32
}
