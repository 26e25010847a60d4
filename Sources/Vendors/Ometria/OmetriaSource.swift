/// A source that speaks the Ometria dialect: its Basic credentials.
public struct OmetriaSource: Sendable {
    public var name: String
    private let login: String

    public init(name: String, key: String, secret: String) {
        self.name = name
        login = "\(key):\(secret)"
    }

    func accepts(_ authorization: Authorization) -> Bool { authorization.isBasic(login) }
}
