import Synchronization
import Vendors

extension Console {
    func loginPage(_ request: InboundRequest) -> ConsoleAnswer {
        guard gate != nil else { return .redirect(to: "/") }
        return .page(LoginPage(next: Self.own(request.parameter("next")), fault: nil).html)
    }

    func loginPath(of request: InboundRequest) -> String {
        guard request.method == "GET", request.path != "/" else { return "/login" }
        let query = request.query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        let target = request.path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        return "/login?next=\(PercentEncoding.encode(target))"
    }

    func logIn(_ request: InboundRequest, from peer: Peer) async -> ConsoleAnswer {
        let fields = Visit.fields(of: request.body)
        func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
        let next = Self.own(field("next"))
        guard let gate else { return .redirect(to: next) }
        guard Visit.isSameOrigin(request.headers) else {
            return .page(LoginPage(next: next, fault: "This form came from another site.").html, status: 403)
        }
        switch gate.decide(field("token") ?? "", from: peer) {
        case .open:
            let name = sessions.withLock { $0.begin(at: api.now(), generation: gate.generation) }
            return .redirect(to: next, cookie: cookie(name, seconds: Sessions.span / 1000))
        case .wrong:
            return .page(LoginPage(next: next, fault: "That is not the admin token.").html, status: 401)
        case .wait(let seconds):
            let fault = "Too many wrong tokens from your address: wait \(seconds) s."
            return .page(LoginPage(next: next, fault: fault).html, status: 429)
        }
    }

    func logOut(_ visit: Visit) -> ConsoleAnswer {
        if let session = visit.session { sessions.withLock { $0.end(session) } }
        return .redirect(to: "/login", cookie: cookie("", seconds: 0))
    }

    private func cookie(_ name: String, seconds: Int64) -> String {
        "\(Visit.cookie)=\(name); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
    }

    /// A path of this server and nothing else: not `//elsewhere`, nor what browsers take for it.
    static func own(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"),
            path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f })
        else { return "/" }
        return path
    }
}
