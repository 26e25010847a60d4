import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// HTTP/1.1 under intake, over TCP or TLS.
///
/// Hummingbird listens, accepts within the connection cap and tells connections of a stop; what happens on a connection
/// is ours (``HTTPConnection``), because Hummingbird's request type does not know the HTTP version and its codec does not
/// show the bytes of an unfinished head, and both matter here.
///
/// A graceful stop closes the listener and idle connections at once, lets the others finish their request, and cuts what
/// is left after `shutdownGrace`.
public struct IntakeServer: Service {
    private let configuration: IntakeServerConfiguration
    private let handler: any RequestHandler
    private let logger: Logger
    private let onReady: @Sendable (Int) async -> Void

    /// - Parameter onReady: called once with the bound port when connections are accepted.
    public init(
        configuration: IntakeServerConfiguration,
        handler: any RequestHandler,
        logger: Logger,
        onReady: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.handler = handler
        self.logger = logger
        self.onReady = onReady
    }

    /// Throws when the address is taken.
    public func run() async throws {
        let server = try makeServer()
        let grace = configuration.shutdownGrace
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask {
                try? await gracefulShutdown()
                try? await Task.sleep(for: grace)
            }
            try await group.next()
            group.cancelAll()
        }
    }

    private func makeServer() throws -> any Service {
        let channel = IntakeChannel(handler: handler, configuration: configuration)
        guard let certificate = configuration.certificate else { return listen(with: channel) }
        return try listen(with: TLSChannel(channel, tlsConfiguration: certificate.configuration))
    }

    private func listen(with channel: some ServerChildChannel) -> any Service {
        let onReady = onReady
        return channel.server(
            configuration: ServerConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: configuration.backlog,
                availableConnectionsDelegate: .maximum(configuration.connections, logger: logger)
            ),
            onServerRunning: { await onReady($0.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        )
    }
}
