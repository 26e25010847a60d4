import ArgumentParser
import EventLog
import Operations
import Vendors

struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sends events of the past to a destination once more, or to one that was added since.",
        discussion: """
            Every event of the span that the log still has and that was for the destination, whatever became of it; those
            that are still on their way there, and dropped dead letters, are left out; what was replayed before counts once.
            With --only dead an event is sent as it came, not as its letter was edited, and the letter stays. Each is a new obligation: it is
            counted, delivered and, if refused, kept as a dead letter like any other, behind what came before it. It is a job
            of the server, which goes on after a restart: see "dead replays".

            Examples:
              sluice replay --destination gravity-ams --since 2h --dry-run
              sluice replay --destination gravity-ams --since 2026-03-01T08:00:00Z --until 2026-03-01T09:30:00Z --kind BUY
              sluice replay --destination added-today --since 24h --backfill --rps 200
            """
    )

    @Option(help: "To whom.")
    var destination: String

    @Option(help: "Received at or after: RFC 3339, or a span ago such as 10m.")
    var since: Moment

    @Option(help: "Received before; now when left out.")
    var until: Moment?

    @Option(help: "Only of this kind, such as CHECKOUT.")
    var kind: String?

    @Option(help: "Only from this source.")
    var source: String?

    @Option(help: "By what became of them there: all, delivered or dead.")
    var only = "all"

    @Flag(help: "Also those that were never for it, as far as today's rules would send them there.")
    var backfill = false

    @Option(name: .customLong("rps"), help: "Events per second.")
    var rate = 100.0

    @Flag(help: "Only says how many that would be.")
    var dryRun = false

    @Flag(help: "Wait until all were handed to delivery.")
    var wait = false

    @OptionGroup var admin: AdminOption

    func validate() throws {
        guard PastFilter.Only(rawValue: only) != nil else {
            throw ValidationError("--only must be all, delivered or dead")
        }
    }

    func run() async throws {
        var pairs = [
            ("destination", destination), ("since", "\(since.milliseconds)"), ("only", only), ("rps", "\(rate)"),
        ]
        if let until { pairs.append(("until", "\(until.milliseconds)")) }
        if let kind { pairs.append(("kind", kind)) }
        if let source { pairs.append(("source", source)) }
        if backfill { pairs.append(("backfill", "true")) }
        if dryRun { pairs.append(("dryRun", "true")) }
        if wait, !dryRun { try await admin.needServer() }
        let query = pairs.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        let answer = try await admin.ask("POST", "/api/v1/replays/past?" + query)
        guard var job = ReplayProgress(json: answer) else { throw Outcome.unreachable }
        let (atMost, total) = (backfill ? "at most " : "", Figure.grouped(job.total))
        if dryRun { return Terminal.print("\(atMost)\(total) events would be sent to \(destination)") }
        Terminal.print("replay \(job.id): \(atMost)\(total) events to \(destination), \(job.rateText) a second")
        while wait, job.state == "running" {
            try await Task.sleep(for: .milliseconds(250))
            guard let now = ReplayProgress(json: try await admin.ask("GET", "/api/v1/replays/\(job.id)")) else { break }
            job = now
        }
        guard wait else { return }
        Terminal.print("\(Figure.grouped(job.passed)) events handed to delivery")
        if job.state != "done" { throw Outcome.no }
    }
}
