import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
public import NIOSSL
public import ServiceLifecycle
import Vendors

/// The admin API on its sockets: a Unix socket beside the log, which its file mode protects, and TCP where configured,
/// which a token protects: ``AdminGate``.
public struct AdminServer: Service {
    public enum Listener: Sendable {
        case socket(path: String)
        /// Without a token anybody may ask; without TLS, plain HTTP.
        case tcp(host: String, port: Int, token: AdminToken?, tls: TLSConfiguration?)
    }

    /// How long a stop waits for requests under way, and how long a silent connection is kept.
    static let grace = Duration.seconds(5)
    static let idleTimeout = TimeAmount.seconds(60)

    private let listener: Listener
    private let api: AdminAPI
    private let audit: Audit
    private let logger: Logger
    private let onReady: @Sendable (Int?) -> Void

    /// - Parameter onReady: called with the port once it listens; nil for a Unix socket.
    public init(
        listener: Listener,
        api: AdminAPI,
        audit: Audit,
        logger: Logger,
        onReady: @escaping @Sendable (Int?) -> Void = { _ in }
    ) {
        self.listener = listener
        self.api = api
        self.audit = audit
        self.logger = logger
        self.onReady = onReady
    }

    public func run() async throws {
        let application = Application(
            responder: AdminResponder(api: api, gate: gate, audit: audit),
            server: try transport,
            configuration: ApplicationConfiguration(address: try address, serverName: nil),
            onServerRunning: { channel in
                if case .socket(let path) = listener { SocketFile.restrict(path) }
                onReady(channel.localAddress?.port)
            },
            logger: logger
        )
        try await run(application)
        if case .socket(let path) = listener { SocketFile.remove(path) }
    }

    /// Until it ends by itself, or some seconds after a stop began: a client that never ends its request must not hold up
    /// the stop of the whole process.
    private func run(_ application: some ApplicationProtocol) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: Self.grace)
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private var gate: AdminGate? {
        guard case .tcp(_, _, let token?, _) = listener else { return nil }
        return AdminGate(token: token, logger: logger, now: api.now)
    }

    private var transport: HTTPServerBuilder {
        get throws {
            let plain = HTTPServerBuilder.http1(configuration: .init(idleTimeout: Self.idleTimeout))
            guard case .tcp(_, _, _, let tls?) = listener else { return plain }
            return try .tls(plain, tlsConfiguration: tls)
        }
    }

    private var address: BindAddress {
        get throws {
            switch listener {
            case .socket(let path):
                SocketFile.remove(path)
                return .unixDomainSocket(path: path)
            case .tcp(let host, let port, _, _):
                return .hostname(host, port: port)
            }
        }
    }
}

/// Hands requests to the API, past the gate where there is one.
private struct AdminResponder: HTTPResponder {
    /// Of a request's body.
    private static let mostBytes = 1 << 20

    let api: AdminAPI
    let gate: AdminGate?
    let audit: Audit

    func respond(to request: Request, context: AdminContext) async throws -> Response {
        var inbound = InboundRequest(
            method: request.method.rawValue, target: request.head.path ?? "/", headers: HeaderList(), body: [])
        let peer = await Peer.on(context.channel)
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
        // No other has a use for a body: none is waited for.
        if request.method == .put || request.method == .post {
            guard let collected = try? await request.body.collect(upTo: Self.mostBytes) else {
                return response(.json("{\"message\":\"the body is larger than 1 MiB\"}", status: 413))
            }
            inbound.body = Array(collected.readableBytesView)
        }
        let answer = await api.respond(to: inbound)
        audit.record(inbound, by: "\(peer)", status: answer.status)
        return response(answer)
    }

    private func response(_ answer: Answer, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        for field in answer.headers.fields {
            if let name = HTTPField.Name(field.name) { headers[name] = field.value }
        }
        return Response(
            status: .init(code: answer.status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}

/// A request's context that knows its connection.
private struct AdminContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
