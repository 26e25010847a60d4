/// An HTTP request as it reached the collector, free of any HTTP library. The body is whole and already inflated.
public struct InboundRequest: Sendable {
    /// Upper case, such as `POST`.
    public var method: String
    /// The path with every run of slashes made one, still percent-encoded, without the query.
    public var path: String
    /// The query's pairs in order, percent-decoded, `+` as a space.
    public var query: [(name: String, value: String)]
    public var headers: HeaderList
    public var body: [UInt8]

    public init(
        method: String,
        path: String,
        query: [(name: String, value: String)] = [],
        headers: HeaderList = HeaderList(),
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The first value of a query parameter; names are compared exactly.
    public func parameter(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }
}

extension InboundRequest {
    /// Splits a request target such as `//add/events/v1.json?apiKey=K` into path and query.
    public init(method: String, target: String, headers: HeaderList, body: [UInt8]) {
        let parts = target.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        self.init(
            method: method,
            path: Self.singleSlashes(parts.first ?? "".utf8[...]),
            query: parts.count == 2 ? Self.pairs(parts[1]) : [],
            headers: headers,
            body: body
        )
    }

    private static func singleSlashes(_ path: Substring.UTF8View) -> String {
        let slash = UInt8(ascii: "/")
        var previous: UInt8 = 0
        let isTwice = path.contains { byte in
            defer { previous = byte }
            return byte == slash && previous == slash
        }
        guard isTwice else { return String(decoding: path, as: UTF8.self) }
        previous = 0
        var bytes: [UInt8] = []
        bytes.reserveCapacity(path.count)
        for byte in path {
            if byte != slash || previous != slash { bytes.append(byte) }
            previous = byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func pairs(_ query: Substring.UTF8View) -> [(name: String, value: String)] {
        query.split(separator: UInt8(ascii: "&")).map { pair in
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (PercentEncoding.decode(halves[0]), halves.count == 2 ? PercentEncoding.decode(halves[1]) : "")
        }
    }
}
