/// What makes a repeat of a request known as one: given with what the request stores, in the same transaction.
///
/// A repeat within ``LogConfiguration/repeats`` has the same source and key. It stores nothing and gets the first's
/// answer if its method and content are the same too; else it is refused. The first counts from its commit on; a repeat
/// that comes while it waits for that waits with it.
public struct Idempotency: Sendable {
    /// As the client sent it.
    public var key: String
    /// Which of the dialect's methods was called.
    public var method: String
    /// The request's whole body.
    public var content: [UInt8]
    /// What the request is answered once it is stored. The log keeps the bytes and does not look into them.
    public var answer: [UInt8]

    public init(key: String, method: String, content: [UInt8], answer: [UInt8]) {
        self.key = key
        self.method = method
        self.content = content
        self.answer = answer
    }
}

/// What ``EventLog/append(_:)`` did.
public enum Appended: Sendable, Equatable {
    case stored
    /// The request came before; this was its answer. Nothing was stored.
    case repeated(answer: [UInt8])
    /// Another request came with this key. Nothing was stored.
    case clashed
}
