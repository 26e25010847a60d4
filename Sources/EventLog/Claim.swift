/// A request's claim to its idempotency key, as the file keeps it: fingerprints under the log's own key, so that nobody
/// can make two requests collide on purpose, and by chance it does not happen.
struct Claim: Sendable {
    /// Of the source and the key.
    let key: [UInt8]
    /// Of the method and the body.
    let content: [UInt8]
    let answer: [UInt8]

    init(_ idempotency: Idempotency, source: NameID, _ hash: SipHash) {
        key = hash.fingerprint(of: Self.bytes(of: source.rawValue) + Array(idempotency.key.utf8))
        // The body's own fingerprint stands for it, so that a large one is not copied.
        content = hash.fingerprint(of: hash.fingerprint(of: idempotency.content) + Array(idempotency.method.utf8))
        answer = idempotency.answer
    }

    private static func bytes(of number: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    var byteCount: Int { key.count + content.count + answer.count }
}
