/// Why a well-formed head cannot be served. All of them end the connection: what follows on it cannot be trusted.
enum HeadFault: Error {
    /// HTTP/1.1 asks for exactly one `Host` (RFC 9112 §3.2).
    case hostless
    /// A transfer coding other than chunked.
    case transferCoding
    /// An expectation other than `100-continue`.
    case expectation

    var status: Int {
        switch self {
        case .hostless: 400
        case .transferCoding: 501
        case .expectation: 417
        }
    }
}
