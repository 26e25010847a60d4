/// A source that speaks the Ometria dialect: its Basic credentials.
public struct OmetriaSource: Sendable {
    public var name: String
    private let key: Credential
    private let secret: Credential

    public init(name: String, key: Credential, secret: Credential) {
        self.name = name
        self.key = key
        self.secret = secret
    }

    func accepts(_ authorization: Authorization) -> Bool { authorization.isBasic(user: key, password: secret) }
}
