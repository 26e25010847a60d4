import Vendors

/// A request for a page by somebody who may see it.
struct Visit {
    static let cookie = "sluice"

    let request: InboundRequest
    let peer: Peer
    /// Nil where nobody logs in.
    let session: String?
    /// What the forms of its pages carry.
    let formToken: String
    /// What a form sent.
    let form: [(name: String, value: String)]

    init(request: InboundRequest, peer: Peer, session: String?, formToken: String) {
        self.request = request
        self.peer = peer
        self.session = session
        self.formToken = formToken
        form = request.method == "POST" ? Self.fields(of: request.body) : []
    }

    /// From a body of `application/x-www-form-urlencoded`.
    static func fields(of body: [UInt8]) -> [(name: String, value: String)] {
        let target = "/?" + String(decoding: body, as: UTF8.self)
        return InboundRequest(method: "GET", target: target, headers: HeaderList(), body: []).query
    }

    func field(_ name: String) -> String? {
        form.first { $0.name == name }?.value
    }

    /// The form was made by a page of this session, and sent from a page of this server.
    var isOwnForm: Bool {
        Self.isSameOrigin(request.headers) && field("form") == formToken
    }

    /// Browsers say from which server's page a form comes; what says nothing is none.
    static func isSameOrigin(_ headers: HeaderList) -> Bool {
        guard let origin = headers["origin"] else { return true }
        guard let host = headers["host"], let end = origin.firstRange(of: "://")?.upperBound else { return false }
        return origin[end...].lowercased() == host.lowercased()
    }

    /// The session's name in a field `Cookie`.
    static func session(in field: String?) -> String? {
        let prefix = cookie + "="
        let pairs = (field ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        return pairs.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}
