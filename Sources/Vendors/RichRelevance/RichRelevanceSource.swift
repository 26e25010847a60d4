/// A source that speaks the RichRelevance dialect: the two keys in its queries.
public struct RichRelevanceSource: Sendable {
    public var name: String
    public var apiKey: String
    public var apiClientKey: String

    public init(name: String, apiKey: String, apiClientKey: String) {
        self.name = name
        self.apiKey = apiKey
        self.apiClientKey = apiClientKey
    }

    func accepts(apiKey: String, apiClientKey: String) -> Bool {
        let isSite = ConstantTime.isEqual(apiKey, self.apiKey)
        return ConstantTime.isEqual(apiClientKey, self.apiClientKey) && isSite
    }
}
