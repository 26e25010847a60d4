/// A value that stands in a schema document.
struct Constant: Sendable, BitwiseCopyable {
    /// Index in ``Plan/documents``.
    let document: Int32
    /// Index of the value's token.
    let index: Int32
    /// Its decoded text, where it is a string.
    let text: Name?
}
