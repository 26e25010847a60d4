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
        let bytes = Array(target.utf8)
        let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        self.init(
            method: method,
            path: Self.singleSlashes(bytes[..<end]),
            query: Self.pairs(bytes[end...].dropFirst()),
            headers: headers,
            body: body
        )
    }

    private static func singleSlashes(_ path: ArraySlice<UInt8>) -> String {
        let slash = UInt8(ascii: "/")
        guard zip(path, path.dropFirst()).contains(where: { $0 == slash && $1 == slash }) else {
            return String(decoding: path, as: UTF8.self)
        }
        var single: [UInt8] = []
        single.reserveCapacity(path.count)
        for byte in path where byte != slash || single.last != slash { single.append(byte) }
        return String(decoding: single, as: UTF8.self)
    }

    private static func pairs(_ query: ArraySlice<UInt8>) -> [(name: String, value: String)] {
        query.split(separator: UInt8(ascii: "&")).map { pair in
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            return (PercentEncoding.decode(pair[..<end]), PercentEncoding.decode(pair[end...].dropFirst()))
        }
    }
}
