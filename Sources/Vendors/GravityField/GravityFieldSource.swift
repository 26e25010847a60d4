/// A source that speaks the Gravity Field dialect: the keys it is known by.
public struct GravityFieldSource: Sendable {
    public var name: String
    public var apiKeys: [String]

    public init(name: String, apiKeys: [String]) {
        self.name = name
        self.apiKeys = apiKeys
    }

    /// As Bearer; as Basic with the key in any place: the vendor does not say what its Basic form encodes.
    ///
    /// Looks at every key, so that the time taken does not tell which one came close.
    func accepts(_ authorization: Authorization) -> Bool {
        let user = authorization.user.map { "\($0):" }
        return apiKeys.reduce(false) { found, key in
            let forms = [key, "\(key):"] + (user.map { [$0 + key] } ?? [])
            let isBasic = forms.reduce(false) { authorization.isBasic($1) || $0 }
            return authorization.isBearer(key) || isBasic || found
        }
    }
}

extension Authorization {
    /// What stands before the colon in Basic credentials.
    fileprivate var user: String? {
        guard scheme == "basic", let bytes = Base64.decode(credentials) else { return nil }
        return bytes.firstIndex(of: UInt8(ascii: ":")).map { String(decoding: bytes[..<$0], as: UTF8.self) }
    }
}
