/// The alternatives of an `enum`: strings are found by hash, anything else is compared one by one.
struct Enumeration: Sendable {
    let strings: NameTable
    let stringCount: Int
    /// First index and count in ``Plan/constants`` of the alternatives that are not strings.
    let firstOther: Int
    let otherCount: Int
    /// All alternatives as the schema writes them, for messages.
    let texts: [String]
}

/// A value that stands in a schema document.
struct Constant: Sendable, BitwiseCopyable {
    /// Index in ``Plan/documents``.
    let document: Int32
    /// Index of the value's token.
    let index: Int32
}
