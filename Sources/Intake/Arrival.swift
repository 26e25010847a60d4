import Vendors

/// A request with what is known of it before its body is read.
final class Arrival: Sendable {
    let request: InboundRequest
    /// Shown as `X-Request-Id`.
    let id: UInt64
    let source: SourceEntry
    let dialect: any Dialect
    let call: Call
    /// The `Idempotency-Key`, if it has one.
    let key: String?

    /// Bytes of an `Idempotency-Key`, which the draft leaves open (draft-ietf-httpapi-idempotency-key-header-07 §2.1).
    static let keyLength = 1...255

    init(_ request: InboundRequest, id: UInt64, source: SourceEntry, dialect: any Dialect, call: Call) {
        self.request = request
        self.id = id
        self.source = source
        self.dialect = dialect
        self.call = call
        key = request.headers["Idempotency-Key"]
    }

    /// The answer to one whose key is too long, or empty.
    var refusalOfKey: Answer? {
        guard let key, !Self.keyLength.contains(key.utf8.count) else { return nil }
        return refusal(.keyLength(Self.keyLength))
    }

    func refusal(_ refusal: Refusal) -> Answer {
        dialect.refusal(refusal, call: call)
    }
}
