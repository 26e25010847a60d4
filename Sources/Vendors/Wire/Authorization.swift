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

    /// Whether this is Basic with that text behind it, `user:password` as a rule (RFC 7617).
    func isBasic(_ text: String) -> Bool {
        scheme == "basic" && ConstantTime.isEqual(credentials, Base64.encode(Array(text.utf8)))
    }

    func isBearer(_ token: String) -> Bool {
        scheme == "bearer" && ConstantTime.isEqual(credentials, token)
    }

    /// The field's value for Basic.
    static func basic(_ text: String) -> String {
        "Basic " + Base64.encode(Array(text.utf8))
    }
}
