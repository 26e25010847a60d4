/// A source that speaks the Gravity dialect: the customer in its path, and its Basic credentials (RFC 7617).
public struct GravitySource: Sendable {
    public var name: String
    public var customer: String
    private let credentials: String

    public init(name: String, customer: String, username: String, password: String) {
        self.name = name
        self.customer = customer
        self.credentials = Base64.encode(Array("\(username):\(password)".utf8))
    }

    func accepts(authorization: String) -> Bool {
        let parts = authorization.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "basic" else { return false }
        return ConstantTime.isEqual(String(parts[1]), credentials)
    }
}
