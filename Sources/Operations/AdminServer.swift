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
    private let history: History?
    private let logger: Logger
    private let onReady: @Sendable (Int?) -> Void

    /// - Parameters:
    ///   - history: what the console's charts show; nil where there is no console.
    ///   - onReady: called with the port once it listens; nil for a Unix socket.
    public init(
        listener: Listener,
        api: AdminAPI,
        audit: Audit,
        history: History? = nil,
        logger: Logger,
        onReady: @escaping @Sendable (Int?) -> Void = { _ in }
    ) {
        self.listener = listener
        self.api = api
        self.audit = audit
        self.history = history
        self.logger = logger
        self.onReady = onReady
    }

    public func run() async throws {
        let gate = gate
        let console = history.map {
            Console(api: api, history: $0, gate: gate, audit: audit, isSecure: isSecure)
        }
        let application = Application(
            responder: AdminResponder(api: api, gate: gate, audit: audit, console: console),
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

    private var isSecure: Bool {
        if case .tcp(_, _, _, _?) = listener { true } else { false }
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
