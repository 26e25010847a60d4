/// A member name, or a string of an enumeration, in a plan.
struct Name: Sendable, BitwiseCopyable {
    /// ``NameHash`` of its bytes.
    var hash: UInt32
    /// Offset of its bytes in ``Plan/bytes``.
    var start: UInt32
    /// Its first eight bytes as a word, and the next eight, zeros beyond its end: all that most names are compared by.
    var head: UInt64
    var tail: UInt64
    var count: UInt32
}
