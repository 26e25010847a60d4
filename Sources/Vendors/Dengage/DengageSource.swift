/// A source that speaks the Dengage dialect: which keys and which sites it is known by.
public struct DengageSource: Sendable {
    public var name: String
    public var apiKeys: [String]
    /// Nil: any Origin, or none, will do.
    public var origins: [String]?

    public init(name: String, apiKeys: [String], origins: [String]? = nil) {
        self.name = name
        self.apiKeys = apiKeys
        self.origins = origins
    }

    /// Looks at every key, so that the time taken does not tell which one came close.
    func accepts(key: String) -> Bool {
        apiKeys.reduce(false) { found, own in ConstantTime.isEqual(key, own) || found }
    }

    func accepts(origin: String?) -> Bool {
        guard let origins else { return true }
        return origin.map(origins.contains) ?? false
    }
}
