/// A source that speaks the Gravity Field dialect: the keys it is known by.
public struct GravityFieldSource: Sendable {
    public var name: String
    public var apiKeys: [Credential]

    public init(name: String, apiKeys: [Credential]) {
        self.name = name
        self.apiKeys = apiKeys
    }

    /// As Bearer; as Basic with the key in any place: the vendor does not say what its Basic form encodes.
    ///
    /// Looks at all of them, so that the time taken does not tell which one came close.
    func accepts(_ authorization: Authorization) -> Bool {
        if authorization.scheme == "bearer" { return apiKeys.accept(authorization.credentials) }
        guard let text = authorization.basic else { return false }
        var forms = [text]
        if text.hasSuffix(":") { forms.append(String(text.dropLast())) }
        if let colon = text.firstIndex(of: ":") { forms.append(String(text[text.index(after: colon)...])) }
        return forms.reduce(false) { found, form in apiKeys.accept(form) || found }
    }
}
