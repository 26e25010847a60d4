/// A source that speaks the Dengage dialect: which keys and which sites it is known by.
public struct DengageSource: Sendable {
    public var name: String
    public var apiKeys: [String]
    /// In lower case. Nil: any Origin, or none, will do.
    private let origins: [String]?

    public init(name: String, apiKeys: [String], origins: [String]? = nil) {
        self.name = name
        self.apiKeys = apiKeys
        self.origins = origins.map { $0.map { $0.lowercased() } }
    }

    /// Looks at every key, so that the time taken does not tell which one came close.
    func accepts(key: String) -> Bool {
        apiKeys.reduce(false) { found, own in ConstantTime.isEqual(key, own) || found }
    }

    /// Scheme and host are the same in any case (RFC 3986 §6.2.2.1).
    func accepts(origin: String?) -> Bool {
        guard let origins else { return true }
        return origin.map { origins.contains($0.lowercased()) } ?? false
    }
}
