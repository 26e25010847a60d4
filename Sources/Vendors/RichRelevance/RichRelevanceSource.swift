/// A source that speaks the RichRelevance dialect: the two keys in its queries.
public struct RichRelevanceSource: Sendable {
    public var name: String
    private let apiKey: Credential
    private let apiClientKey: Credential

    public init(name: String, apiKey: Credential, apiClientKey: Credential) {
        self.name = name
        self.apiKey = apiKey
        self.apiClientKey = apiClientKey
    }

    func accepts(apiKey: String, apiClientKey: String) -> Bool {
        let isSite = self.apiKey.accepts(apiKey)
        return self.apiClientKey.accepts(apiClientKey) && isSite
    }
}
