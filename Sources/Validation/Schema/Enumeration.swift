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
