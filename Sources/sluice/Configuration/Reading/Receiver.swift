/// A destination as sources see it, before it is known to be in order.
struct Receiver {
    let name: String
    /// As written; nil when it is not one word.
    let vendor: String?
}
