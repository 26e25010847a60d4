import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle
import Vendors

/// A loopback stand-in for a vendor: as strict as its published contract, on a good day or a bad one.
///
/// What it takes and refuses is in `Vendors/`, what goes wrong by intent in `Faults/`, what it remembers in `Received/`.
/// Beside the vendor's routes it has its own:
///
///     GET  /_received          counts, as JSON
///     GET  /_received/events   the events it took, in order, one a line
///     GET  /_received/ids      how often it took each, by id
///     GET  /_received/arrivals when each request came, in nanoseconds of the monotonic clock
///     POST /_script            replaces the fault script; its clock starts anew
///     POST /_heal              ends all faults
public struct VendorSimulator: Service {
    /// What has been received so far.
    public let recorder: Recorder

    private let configuration: SimulatorConfiguration
    private let faults: FaultBoard
    private let logger: Logger
    private let onReady: @Sendable (Int) async -> Void

    /// - Parameter onReady: called once with the bound port when connections are accepted.
    public init(
        configuration: SimulatorConfiguration,
        logger: Logger,
        onReady: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.logger = logger
        self.onReady = onReady
        recorder = Recorder(keptBytes: configuration.keptBytes, idMember: configuration.idMember)
        faults = FaultBoard(configuration)
    }

    /// Throws when the address is taken.
    public func run() async throws {
        let onReady = onReady
        let recorder = recorder
        let application = Application(
            responder: SimulatorResponder(
                rules: Self.rules(for: configuration),
                faults: faults,
                recorder: recorder
            ),
            server: .http1(configuration: .init(additionalChannelHandlers: [ArrivalHandler(recorder)])),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: 1024
            ),
            onServerRunning: { await onReady($0.localAddress?.port ?? 0) },
            logger: logger
        )
        let watch = LoopWatch(recorder)
        defer { watch.stop() }
        try await application.run()
    }

    /// Replaces the fault script, as `POST /_script` does.
    public func play(_ script: FaultScript) {
        faults.play(script)
    }

    /// Ends all faults, as `POST /_heal` does.
    public func heal() {
        faults.play(FaultScript())
    }

    static func rules(for configuration: SimulatorConfiguration) -> any VendorRules {
        switch configuration.vendor {
        case .dengage: DengageRules(credentials: configuration.credentials)
        case .gravity: GravityRules(credentials: configuration.credentials)
        case .gravityField: GravityFieldRules(credentials: configuration.credentials)
        case .ometria: OmetriaRules(credentials: configuration.credentials)
        case .richrelevance: RichRelevanceRules(credentials: configuration.credentials)
        }
    }
}
