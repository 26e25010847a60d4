import Intake
import Logging
import Operations
import ServiceLifecycle
import UnixSignals

/// Reads the configuration again on SIGHUP and exchanges what can be exchanged while requests come in: the sources, with
/// their credentials, origins, schemas and routes; the admin's token; and what the TLS files hold now.
///
/// A configuration or a schema that is wrong changes nothing: the log says what is wrong, and what was in force stays so.
/// Everything else is read at a start only; when it differs, the log names it.
struct Reload: Service {
    /// Nil: there is no file, the configuration is the built-in one.
    let file: String?
    let running: Configuration
    let intake: Intake
    let dialects: SourceDialects
    let certificates: Certificates
    /// Nil where none was asked for at the start: whether one is, is read then only.
    let adminToken: AdminToken?
    let audit: Audit
    let logger: Logger
    let environment: [String: String]

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() { await reload() }
    }

    private func reload() async {
        renewCertificates()
        guard let file else {
            return logger.warning("nothing to reload: the configuration is the built-in one")
        }
        do {
            let configuration = try Configuration.load(path: file, environment: environment)
            try check(configuration)
            try await dialects.add(configuration.sources)
            try await intake.reload(
                dialects: Dialects.serving(configuration.sources), rules: SourceRule.rules(for: configuration.sources))
            let names = configuration.sources.map(\.name).joined(separator: ", ")
            logger.notice("sources reloaded", metadata: ["sources": "\(names)"])
            renewToken(configuration)
            for warning in configuration.warnings { logger.warning("\(warning)") }
            let others = configuration.keysThatDiffer(from: running).joined(separator: ", ")
            if !others.isEmpty {
                logger.warning("changed, and read at a start only", metadata: ["keys": "\(others)"])
            }
        } catch let error as ConfigurationFaults {
            refuse(error.faults.map { "\($0)" })
        } catch {
            refuse(["\(error)"])
        }
    }

    private func renewCertificates() {
        do {
            try certificates.reload()
            if certificates.intake != nil || certificates.admin != nil { logger.notice("certificates reloaded") }
        } catch {
            logger.error(
                "certificates not reloaded, the old ones are still shown", metadata: ["reason": "\(error)"])
        }
    }

    private func renewToken(_ configuration: Configuration) {
        guard let adminToken, let credential = configuration.admin.credential else { return }
        if adminToken.renew(credential) { audit.recordRenewal(by: "SIGHUP") }
    }

    /// Events cannot be routed to what does not run.
    private func check(_ configuration: Configuration) throws(RunningFault) {
        let running = Set(self.running.destinations.map(\.name))
        for source in configuration.sources {
            let named = source.deliverTo.map(\.destination) + [source.passThrough].compactMap(\.self)
            for name in named where !running.contains(name) {
                throw RunningFault(
                    description: "sources.\(source.name): \(name) does not run yet: that needs a restart")
            }
        }
    }

    private func refuse(_ reasons: [String]) {
        for reason in reasons {
            logger.error("not reloaded, the old configuration stays in force", metadata: ["reason": "\(reason)"])
        }
    }

    private struct RunningFault: Error, CustomStringConvertible {
        let description: String
    }
}

extension SourceRule {
    /// What intake is told of each source.
    static func rules(for sources: [Configuration.Source]) -> [SourceRule] {
        sources.map { source in
            SourceRule(
                name: source.name, dialect: source.dialect, deliverTo: source.deliverTo.map(DeliveryRule.init),
                consent: source.consent,
                redaction: Redaction(Dictionary(source.redact.map { ($0.field, $0.way) }) { first, _ in first }),
                passThrough: source.passThrough.map { PassThrough(to: $0, deadline: source.readTimeout) },
                isStrict: source.isStrict, requestsPerSecond: source.rate?.requestsPerSecond)
        }
    }
}

extension DeliveryRule {
    fileprivate init(_ route: Configuration.Route) {
        self.init(
            route.destination, kinds: route.kinds.map(Set.init),
            where: route.conditions.map { Condition($0.field, isOneOf: $0.values) }, share: route.share?.places,
            requires: route.requires ?? [])
    }
}

extension Configuration {
    /// The keys at the top, but for `sources`, that have another value than in `other`. Of the admin's token it counts only
    /// whether there is one.
    fileprivate func keysThatDiffer(from other: Configuration) -> [String] {
        var admin = admin
        if admin.token != nil, other.admin.token != nil { admin.token = other.admin.token }
        return [
            ("listen", listen != other.listen), ("tls", tls != other.tls), ("admin", admin != other.admin),
            ("queue", queue != other.queue), ("dead", dead != other.dead), ("forget", forget != other.forget),
            ("shutdown", shutdown != other.shutdown),
            ("limits", limits != other.limits), ("limitGroups", limitGroups != other.limitGroups),
            ("destinations", destinations != other.destinations),
        ].filter(\.1).map(\.0)
    }
}
