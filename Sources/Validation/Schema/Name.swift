/// A member name, or a string of an enumeration, in a plan.
struct Name: Sendable, BitwiseCopyable {
    /// ``NameHash`` of its bytes.
    var hash: UInt32
    /// Offset of its bytes in ``Plan/bytes``.
    var start: UInt32
    var count: UInt32
}
