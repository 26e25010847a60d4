/// A request to a vendor, ready to be sent.
public struct OutboundRequest: Sendable {
    public var method: String
    public var url: String
    public var headers: HeaderList
    public var body: [UInt8]

    public init(method: String, url: String, headers: HeaderList, body: [UInt8]) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}
