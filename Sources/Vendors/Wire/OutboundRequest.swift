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

    /// A text about the request without the query of its address: some vendors want their keys in it.
    public func withoutQuery(_ text: String) -> String {
        guard let query = url.firstIndex(of: "?") else { return text }
        return text.replacing(url[query...], with: "?…")
    }
}
