/// A destination as sources see it, before it is known to be in order.
struct Receiver {
    let name: String
    /// As written; nil when it is not one word.
    let vendor: String?
    /// Whether reads can be passed through to it, as far as that can be told.
    let answersReads: Bool
}
