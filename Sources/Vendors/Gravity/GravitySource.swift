/// A source that speaks the Gravity dialect: the customer in its path, and its Basic credentials (RFC 7617).
public struct GravitySource: Sendable {
    public var name: String
    public var customer: String
    private let username: Credential
    private let password: Credential

    public init(name: String, customer: String, username: String, password: Credential) {
        self.name = name
        self.customer = customer
        self.username = Credential(username)
        self.password = password
    }

    func accepts(_ authorization: Authorization) -> Bool { authorization.isBasic(user: username, password: password) }
}
