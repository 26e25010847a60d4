import Delivery
import EventLog
import Foundation
import Intake
import IntakeHTTP
import Logging
import Operations
import ServiceLifecycle
import Synchronization

/// The program: open the log, build intake, delivery and admin around it, and run them until told to stop.
///
/// FLOW: a request enters at `IntakeHTTP`, is judged and stored by `Intake`, waits in `EventLog`, and leaves by
/// `Delivery`. `Operations` looks on. `Vendors` knows the formats on both sides.
///
/// Services stop in reverse order, each before the next: intake first, so that nothing new comes; then admin; then
/// delivery, which finishes what is on its way; the log last, when nothing is left to be written.
struct App {
    static let version = "0.1.0"

    var configuration: Configuration
    /// Where the configuration was read; nil when it is the built-in one, whose key is made here, printed, and remembered
    /// in the log.
    var file: String?

    func run() async throws {
        Process.keepFilesPrivate()
        Process.raiseFileLimit()
        Process.ignoreHangup()
        let logger = AppLog.logger()
        for warning in configuration.warnings { logger.warning("\(warning)") }
        let log = try await openLog(logger: logger)
        do {
            try await serve(log: log, logger: logger)
        } catch let error as LogError {
            Terminal.complain(error.detail)
            throw error.code == .failed ? Outcome.logFailed : Outcome.unreachable
        }
    }

    private func serve(log: SQLiteEventLog, logger: Logger) async throws {
        let configuration = try await effectiveConfiguration(log: log)
        let isReady = Flag()
        let dialects = try await dialects(of: configuration, log: log)
        let certificates = try certificates(of: configuration)
        let adminToken = configuration.admin.credential.map(AdminToken.init)
        let audit = try AppLog.audit(configuration)
        let assembly = Assembly(
            configuration: configuration, log: log, dialects: dialects, logger: logger, certificates: certificates,
            adminToken: adminToken)
        let delivery = try await assembly.delivery()
        let intake = try await assembly.intake(asking: delivery)
        let judge: LetterJudge = { (body, source, envelope) async throws(LogError) in
            try await intake.judge(body, of: source, envelope: envelope)
        }
        let replays = ReplayRunner(log: log, judge: judge, logger: logger) { delivery.replaysQueued() }
        let api = AdminAPI(
            log: log, delivery: delivery, intake: { intake.report },
            judge: judge,
            bring: { (body, source, key) async throws(LogError) in
                try await intake.bring(body, of: source, key: key)
            }, forget: assembly.forgetting(by: intake), replays: replays, isReady: { isReady.isSet },
            version: Self.version, now: WallClock.milliseconds)
        let reload = Reload(
            file: file, running: configuration, intake: intake, dialects: dialects,
            certificates: certificates, adminToken: adminToken, audit: audit, logger: logger,
            environment: ProcessInfo.processInfo.environment)
        let server = assembly.server(of: intake) { port in
            isReady.set()
            announce(port: port, configuration: configuration)
        }
        let history = History(log: log, now: WallClock.milliseconds)
        let services: [any Service] =
            [LogService(log: log), delivery, replays, history] + assembly.adminServers(api, audit, history)
            + [RepeatsTold(), reload, server]
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
                logger: logger
            ))
        let signals = Task {
            await StopSignals.watch {
                logger.notice("stopping; a second signal stops at once")
                await group.triggerGracefulShutdown()
            } atOnce: {
                Process.stopAtOnce(unanswered: delivery.unanswered, logger: logger)
            }
        }
        defer { signals.cancel() }
        do {
            try await group.run()
        } catch let failure as Listener.Failure {
            Terminal.complain(failure.description)
            throw Outcome.usage
        }
        logger.notice("stopped")
        AppLog.flush()
    }

    private func openLog(logger: Logger) async throws -> SQLiteEventLog {
        do {
            var settings = LogConfiguration(configuration, logger: logger)
            settings.isCheckedInBackground = true
            return try await SQLiteEventLog.open(patiently: settings)
        } catch {
            Terminal.complain(error.detail)
            throw Outcome.unreachable
        }
    }

    private func certificates(of configuration: Configuration) throws -> Certificates {
        do { return try Certificates(configuration) } catch {
            Terminal.complain(error.description)
            throw Outcome.usage
        }
    }

    private func dialects(of configuration: Configuration, log: SQLiteEventLog) async throws -> SourceDialects {
        let dialects = SourceDialects(log)
        try await dialects.recall()
        do { try await dialects.add(configuration.sources) } catch let fault as SourceDialects.Fault {
            Terminal.complain(fault.description)
            throw Outcome.usage
        }
        return dialects
    }

    private func effectiveConfiguration(log: SQLiteEventLog) async throws -> Configuration {
        guard file == nil else { return configuration }
        let key = try await log.remembered("builtInKey", otherwise: BuiltInKey.fresh())
        return try Configuration.default(key: Secret(key))
    }

    private func announce(port: Int, configuration: Configuration) {
        let scheme = configuration.tls == nil ? "http" : "https"
        let host = configuration.listen.host
        Terminal.print("sluice \(Self.version) takes events at \(scheme)://\(host):\(port)")
        if file == nil { Terminal.print(BuiltInKey.greeting(configuration, port: port)) }
    }
}

/// Set once.
private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}

/// Keeps the log open until every other service has stopped.
private struct LogService: Service {
    let log: any EventLog

    func run() async throws {
        try? await gracefulShutdown()
        await log.close()
    }
}
