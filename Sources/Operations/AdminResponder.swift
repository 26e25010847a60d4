import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Vendors

/// Hands requests to the console and to the API, to the latter past the gate where there is one.
struct AdminResponder: HTTPResponder {
    /// Of a request's body.
    private static let mostBytes = 1 << 20
    /// Of a form's, in which a letter's text may be three times as long.
    private static let mostFormBytes = 4 << 20

    let api: AdminAPI
    let gate: AdminGate?
    let audit: Audit
    let console: Console?

    func respond(to request: Request, context: AdminContext) async throws -> Response {
        let target = request.head.path ?? "/"
        let path = target.prefix { $0 != "?" }
        let peer = await Peer.on(context.channel)
        if let console, Console.has(String(path)) { return await respond(to: request, target, from: peer, by: console) }
        var inbound = InboundRequest(
            method: request.method.rawValue, target: target, headers: HeaderList(), body: [])
        if let gate, !AdminAPI.isOpen(inbound) {
            switch gate.decide(AdminGate.bearer(in: request.headers[.authorization]), from: peer) {
            case .open: break
            case .wrong:
                let answer = Answer.json("{\"message\":\"the token is wrong or missing\"}", status: 401)
                return response(answer, headers: [.wwwAuthenticate: "Bearer"])
            case .wait(let seconds):
                let message = "{\"message\":\"too many wrong tokens: wait \(seconds) s\"}"
                return response(.json(message, status: 429), headers: [.retryAfter: "\(seconds)"])
            }
        }
        guard let body = await body(of: request, upTo: Self.mostBytes) else {
            return response(.json("{\"message\":\"the body is larger than 1 MiB\"}", status: 413))
        }
        inbound.body = body
        let answer = await api.respond(to: inbound)
        audit.record(inbound, by: "\(peer)", status: answer.status)
        return response(answer)
    }

    private func respond(
        to request: Request, _ target: String, from peer: Peer, by console: Console
    ) async -> Response {
        guard let body = await body(of: request, upTo: Self.mostFormBytes) else {
            return response(Answer(status: 413))
        }
        let headers = HeaderList(
            [
                ("host", request.head.authority), ("cookie", request.headers[.cookie]),
                ("origin", request.headers[.origin]),
            ]
            .compactMap { name, value in value.map { (name, $0) } }
                + request.headers[values: .accept].map { ("accept", $0) })
        let inbound = InboundRequest(method: request.method.rawValue, target: target, headers: headers, body: body)
        switch await console.respond(to: inbound, from: peer) {
        case .whole(let answer): return response(answer)
        case .live(let page):
            let answer = Answer(status: 200, headers: ConsoleAnswer.streamHeaders)
            return response(answer, body: ResponseBody(asyncSequence: LiveStream(page: page)))
        }
    }

    /// - Returns: nil when it is larger. No other method has a use for a body: none is waited for.
    private func body(of request: Request, upTo most: Int) async -> [UInt8]? {
        guard request.method == .put || request.method == .post else { return [] }
        guard let collected = try? await request.body.collect(upTo: most) else { return nil }
        return Array(collected.readableBytesView)
    }

    private func response(_ answer: Answer, headers: HTTPFields = [:], body: ResponseBody? = nil) -> Response {
        var headers = headers
        for field in answer.headers.fields {
            if let name = HTTPField.Name(field.name) { headers[name] = field.value }
        }
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: body ?? .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}

/// A request's context that knows its connection.
struct AdminContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
