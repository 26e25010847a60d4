/// A source that speaks the Dengage dialect: which keys and which sites it is known by.
public struct DengageSource: Sendable {
    public var name: String
    public var apiKeys: [Credential]
    /// In lower case. Nil: any Origin, or none, will do.
    private let origins: [String]?

    public init(name: String, apiKeys: [Credential], origins: [String]? = nil) {
        self.name = name
        self.apiKeys = apiKeys
        self.origins = origins.map { $0.map { $0.lowercased() } }
    }

    func accepts(key: String) -> Bool { apiKeys.accept(key) }

    /// Scheme and host are the same in any case (RFC 3986 §6.2.2.1).
    func accepts(origin: String?) -> Bool {
        guard let origins else { return true }
        return origin.map { origins.contains($0.lowercased()) } ?? false
    }
}
