/// The field `Authorization` of a request, in its two parts: `Basic dXNlcjpwYXNz` (RFC 9110 §11.6.2).
struct Authorization {
    /// In lower case, since it is the same in any.
    let scheme: String
    let credentials: String

    /// Nil where there is none, or it has not just these two parts.
    init?(of request: InboundRequest) {
        guard let field = request.headers["Authorization"] else { return nil }
        self.init(field)
    }

    init?(_ field: String) {
        let parts = field.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2 else { return nil }
        scheme = parts[0].lowercased()
        credentials = String(parts[1])
    }

    /// What Basic credentials encode, `user:password` as a rule (RFC 7617); nil where they are of another scheme or none.
    var basic: String? {
        guard scheme == "basic", let bytes = Base64.decode(credentials) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Compares both parts, so that the time taken does not tell which one was wrong.
    func isBasic(user: Credential, password: Credential) -> Bool {
        guard let basic, let colon = basic.firstIndex(of: ":") else { return false }
        let isUser = user.accepts(String(basic[..<colon]))
        return password.accepts(String(basic[basic.index(after: colon)...])) && isUser
    }

    /// The field's value for Basic.
    static func basic(_ text: String) -> String {
        "Basic " + Base64.encode(Array(text.utf8))
    }
}
