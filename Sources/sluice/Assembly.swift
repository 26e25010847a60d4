import Delivery
import EventLog
import Intake
import IntakeHTTP
import Logging
import Operations
import ServiceLifecycle
import Vendors

/// Builds the parts from the configuration.
struct Assembly {
    let configuration: Configuration
    let log: SQLiteEventLog
    let dialects: SourceDialects
    let logger: Logger
    /// Nil where nothing listens.
    var certificates: Certificates?
    /// Nil where none is asked for.
    var adminToken: AdminToken?

    func delivery() async throws -> Delivery {
        var groups = RateGroups(configuration.limitGroups)
        let ids = try await DestinationPlan(configuration).apply(to: log)
        let outlets = zip(configuration.destinations, ids).map { destination, id in
            outlet(destination, id: id, group: groups.index(for: destination))
        }
        return try await Delivery(
            outlets: outlets,
            rates: groups.rates,
            log: log,
            grace: configuration.shutdown.grace,
            logger: logger,
            now: WallClock.milliseconds,
            failure: Process.endAfterLogFailure
        )
    }

    private func outlet(_ destination: Configuration.Destination, id: NameID, group: Int) -> OutletSettings {
        OutletSettings(
            name: destination.name,
            id: id,
            endpoint: destination.endpoint,
            translator: { [dialects] source in dialects.translator(of: source, to: destination) },
            unmappable: destination.onUnmappable,
            batch: BatchLimits(
                events: destination.batch.events, bytes: destination.batch.bytes.bytes, wait: destination.batch.wait),
            concurrency: destination.concurrency,
            isOrdered: destination.isOrdered,
            timeout: destination.timeout,
            retry: RetrySettings(
                base: destination.retry.base, max: destination.retry.max,
                giveUpAfter: destination.retry.giveUpAfter.span),
            verdicts: VerdictOverrides(
                Dictionary(uniqueKeysWithValues: destination.verdicts.map { ($0.reply, $0.word) })),
            group: group,
            fingerprint: log.subject(of: destination.identity.utf8)
        )
    }

    /// - Parameter delivery: through which reads go; nil where nobody asks.
    func intake(asking delivery: Delivery? = nil) async throws -> Intake {
        try await Intake(
            dialects: try Dialects.serving(configuration.sources),
            rules: SourceRule.rules(for: configuration.sources),
            limits: IntakeLimits(
                bodyBytes: configuration.limits.body.bytes,
                events: configuration.limits.events,
                eventBytes: configuration.limits.eventBytes.bytes
            ),
            log: log,
            now: WallClock.milliseconds,
            ask: asking(delivery),
            failure: Process.endAfterLogFailure
        )
    }

    private func asking(_ delivery: Delivery?) -> Asking {
        let endpoints = Dictionary(uniqueKeysWithValues: configuration.destinations.map { ($0.name, $0.endpoint) })
        return { request, method, passThrough in
            let outbound = endpoints[passThrough.destination]?.read(request, method: method)
            guard let outbound, let delivery else { return nil }
            return await delivery.read(outbound, from: passThrough.destination, within: passThrough.deadline)
        }
    }

    /// - Parameter intake: nil where nothing is to be changed.
    func forgetting(by intake: Intake?) -> Forgetter {
        let (span, destinations) = (configuration.forget.suppress, configuration.destinations)
        return { [log] (person) async throws(LogError) in
            guard let intake else { return (Forgotten(), 0) }
            var vendors: [(destination: NameID, vendor: any Vendor)] = []
            for destination in destinations {
                vendors.append((try await log.intern(destination.name, as: .destination), destination.vendor.value))
            }
            return try await intake.forget(person, suppressing: span, telling: vendors)
        }
    }

    func server(of intake: Intake, onReady: @escaping @Sendable (Int) -> Void) -> Listener {
        var server = IntakeServerConfiguration(host: configuration.listen.host, port: configuration.listen.port)
        server.certificate = certificates?.intake
        server.connections = configuration.limits.connections
        server.inFlightRequests = configuration.limits.inFlightRequests
        server.inFlightBytes = configuration.limits.inFlightBytes.bytes
        server.headerTimeout = configuration.limits.headerTimeout
        server.bodyTimeout = configuration.limits.bodyTimeout
        server.idleTimeout = configuration.limits.idleTimeout
        server.shutdownGrace = configuration.shutdown.grace
        let transport = IntakeServer(configuration: server, handler: intake, logger: logger) { onReady($0) }
        return Listener(address: configuration.listen.notation, server: transport)
    }

    func adminServers(_ api: AdminAPI, _ audit: Audit, _ history: History) -> [any Service] {
        let path = SocketPath.admin(besides: configuration.queue.path.resolved)
        let socket = AdminServer(listener: .socket(path: path), api: api, audit: audit, logger: logger)
        var servers = [Listener(address: path, server: socket)]
        if let listen = configuration.admin.listen {
            let listener = AdminServer.Listener.tcp(
                host: listen.host, port: listen.port, token: adminToken, tls: certificates?.admin?.configuration)
            let scheme = certificates?.admin == nil ? "http" : "https"
            let server = AdminServer(listener: listener, api: api, audit: audit, history: history, logger: logger) {
                port in
                Terminal.print("admin at \(scheme)://\(listen.host):\(port ?? listen.port)")
            }
            servers.append(Listener(address: listen.notation, server: server))
        }
        return servers
    }
}

extension Configuration.Destination {
    /// Address and account: when it is another, what was held against it no longer counts.
    fileprivate var identity: String {
        ([url.text] + settings.entries.flatMap(\.value.texts)).joined(separator: " ")
    }

    fileprivate var endpoint: any Endpoint {
        vendor.value.endpoint(at: url.text, with: settings.plain)
    }

    var limits: VendorLimits {
        vendor.value.limits(with: settings.plain)
    }
}

extension Horizon {
    /// Nil: never.
    fileprivate var span: Duration? {
        if case .after(let span) = self { span } else { nil }
    }
}
