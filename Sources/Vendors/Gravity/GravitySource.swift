/// A source that speaks the Gravity dialect: the customer in its path, and its Basic credentials (RFC 7617).
public struct GravitySource: Sendable {
    public var name: String
    public var customer: String
    private let login: String

    public init(name: String, customer: String, username: String, password: String) {
        self.name = name
        self.customer = customer
        login = "\(username):\(password)"
    }

    func accepts(_ authorization: Authorization) -> Bool { authorization.isBasic(login) }
}
