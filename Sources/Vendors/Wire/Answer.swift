/// What the collector answers to an intake request.
public struct Answer: Sendable {
    public var status: Int
    public var headers: HeaderList
    public var body: [UInt8]

    public init(status: Int, headers: HeaderList = HeaderList(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer whose body is JSON text.
    public static func json(_ text: String, status: Int = 200) -> Answer {
        json(Array(text.utf8), status: status)
    }

    /// The same of its bytes.
    static func json(_ bytes: [UInt8], status: Int = 200) -> Answer {
        Answer(status: status, headers: jsonHeaders, body: bytes)
    }

    private static let jsonHeaders: HeaderList = ["Content-Type": "application/json"]

    /// An answer with no body.
    public static func empty(_ status: Int = 200) -> Answer {
        Answer(status: status)
    }
}
