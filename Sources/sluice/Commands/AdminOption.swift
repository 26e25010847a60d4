import ArgumentParser
import EventLog
import Intake
import Operations
import Vendors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How a verb asks: the running server over its admin socket; with none running, the log itself.
struct AdminOption: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOption

    /// The body of a good answer; says what is wrong with any other and ends.
    func ask(_ method: String, _ target: String, body: [UInt8] = []) async throws -> [UInt8] {
        let answer = try await answer(method, target, body)
        guard answer.status == 200 else {
            Terminal.complain(Reports.message(in: answer.body) ?? "the server answered HTTP \(answer.status)")
            switch answer.status {
            case 404: throw Outcome.no
            case 500...: throw Outcome.unreachable
            default: throw Outcome.usage
            }
        }
        return answer.body
    }

    /// Ends when there is no server, which alone does what is waited for.
    func needServer() async throws {
        let path = try configuration.load().queue.path.resolved
        guard await AdminClient(socket: SocketPath.admin(besides: path)).ask("GET", "/healthz") == nil else { return }
        Terminal.complain("no server runs that would send anything: without --wait it begins when one does")
        throw Outcome.unreachable
    }

    private func answer(_ method: String, _ target: String, _ body: [UInt8]) async throws -> Answer {
        let path = try configuration.load().queue.path.resolved
        let client = AdminClient(socket: SocketPath.admin(besides: path))
        if let answer = await client.ask(method, target, body: body) { return answer }
        guard FileCheck.exists(path) else {
            Terminal.complain("no server runs and there is no log at \(path)")
            throw Outcome.unreachable
        }
        return try await answerWithoutServer(method, target, body)
    }

    private func answerWithoutServer(_ method: String, _ target: String, _ body: [UInt8]) async throws -> Answer {
        do {
            let configuration = try configuration.load()
            var settings = LogConfiguration(configuration, logger: AppLog.silent)
            settings.isTrimming = false
            let log = try await SQLiteEventLog.open(settings)
            try await DestinationPlan(configuration).apply(to: log)
            // Only what changes something has events judged.
            let assembly = Assembly(
                configuration: configuration, log: log, dialects: SourceDialects(log), logger: AppLog.silent)
            let intake = method == "GET" ? nil : try await assembly.intake()
            let api = AdminAPI(
                log: log, delivery: nil,
                judge: { (body, source, envelope) async throws(LogError) in
                    try await intake?.judge(body, of: source, envelope: envelope)
                },
                bring: { (body, source, key) async throws(LogError) in
                    try await intake?.bring(body, of: source, key: key)
                },
                forget: assembly.forgetting(by: intake), isReady: { false }, version: App.version,
                now: WallClock.milliseconds)
            let request = InboundRequest(method: method, target: target, headers: HeaderList(), body: body)
            let audit = try AppLog.audit(configuration, isServing: false)
            let answer = await api.respond(to: request)
            audit.record(
                request, by: "user \(getuid()), no server running", status: answer.status)
            await log.close()
            return answer
        } catch let error as LogError {
            Terminal.complain(error.detail)
            throw Outcome.unreachable
        } catch let error as SchemaFolder.Fault {
            Terminal.complain("\(error)")
            throw Outcome.usage
        }
    }
}

/// The admin socket of a log: a file beside it.
enum SocketPath {
    static func admin(besides log: String) -> String { log + "-admin.sock" }
}
