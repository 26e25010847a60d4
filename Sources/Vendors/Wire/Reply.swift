/// What came of sending a request: the vendor's answer, or why there was none.
public enum Reply: Sendable {
    case answer(status: Int, headers: HeaderList, body: [UInt8])
    /// The request never reached the vendor: no address, no connection, no TLS.
    case unreachable(String)
    /// It may have reached the vendor: the connection broke or the time ran out before the answer was whole.
    case interrupted(String)
}
