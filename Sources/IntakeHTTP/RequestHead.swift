import NIOHTTP1
import Vendors

/// A request's head, read once: what its handler gets to see, and what the connection needs to know of its framing.
struct RequestHead {
    enum BodyLength: Equatable {
        case none
        case known(Int)
        case chunked
    }

    /// With an empty body.
    private(set) var request: InboundRequest
    private(set) var length = BodyLength.none
    /// The client holds the body back until it is told to go on.
    private(set) var awaitsContinue = false
    private(set) var coding = ContentCoding.identity
    private(set) var manner: AnswerManner

    /// Throws for a head that is well-formed and still cannot be served.
    init(_ head: HTTPRequestHead) throws(HeadFault) {
        manner = AnswerManner(
            isKeptAlive: head.isKeepAlive && head.method != .CONNECT,
            isWithoutBody: head.method == .HEAD,
            isToHTTP10: head.version.minor == 0
        )
        request = InboundRequest(
            method: head.method.rawValue, target: Self.originForm(head.uri), headers: [:], body: [])
        var fields: [(name: String, value: String)] = []
        fields.reserveCapacity(head.headers.count)
        var hosts = 0
        for (name, value) in head.headers {
            fields.append((name, value))
            if name.isField("host") { hosts += 1 } else { try note(name, value, minorVersion: head.version.minor) }
        }
        guard hosts == 1 || hosts == 0 && head.version.minor == 0 else { throw .hostless }
        request.headers = HeaderList(fields)
    }

    /// The fields that matter to the transport. The parser has refused lengths that are not numbers, or that contradict
    /// each other or the transfer coding.
    private mutating func note(_ name: String, _ value: String, minorVersion: Int) throws(HeadFault) {
        if name.isField("content-length") {
            let bytes = Int(value) ?? .max
            length = bytes == 0 ? .none : .known(bytes)
        } else if name.isField("transfer-encoding") {
            guard value.isField("chunked") else { throw .transferCoding }
            length = .chunked
        } else if name.isField("content-encoding") {
            coding = coding.followed(by: value)
        } else if name.isField("expect") {
            guard minorVersion > 0 else { return }
            guard value.isField("100-continue") else { throw .expectation }
            awaitsContinue = true
        } else if name.isField("upgrade") {
            // The parser stops at a request that asks for another protocol, so nothing after it can be served.
            manner.isKeptAlive = false
        }
    }

    /// A target given as a whole URL, as a proxy gets it, without scheme and authority (RFC 9112 §3.2.2).
    private static func originForm(_ target: String) -> String {
        guard target.utf8.first != UInt8(ascii: "/"), let authority = target.firstRange(of: "://") else {
            return target
        }
        let rest = target[authority.upperBound...]
        return rest.firstIndex { $0 == "/" || $0 == "?" }.map { start in
            rest[start] == "/" ? String(rest[start...]) : "/" + rest[start...]
        } ?? "/"
    }
}
