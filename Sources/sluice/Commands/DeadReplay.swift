import ArgumentParser
import EventLog
import Operations
import Vendors

extension Dead {
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Sends dead letters to their destination again; those that intake refused are judged again first.",
            discussion: """
                With --rps it is a job of the server, at a rate of its own beside what comes in: see "dead replays".

                Examples:
                  sluice dead replay 17 18
                  sluice dead replay --destination gravity-ams --reason vendor_rejected --wait
                  sluice dead replay --destination gravity-ams --rps 200 --wait
                  sluice dead replay --destination gravity-ams --to gravity-new
                """
        )

        @OptionGroup var filter: Filter
        @OptionGroup var admin: AdminOption

        @Flag(help: "All of them, which is also meant when no filter is given.")
        var all = false

        @Option(
            name: .customLong("rps"), help: "Letters per second; as fast as the destination takes them when left out.")
        var rate: Double?

        @Option(
            help: ArgumentHelp(
                "To another destination: each is an event of its own there, once, and the letter stays.",
                valueName: "name"))
        var to: String?

        @Flag(help: "Wait until each was delivered or is dead again; exit code 1 when one is.")
        var wait = false

        func validate() throws {
            if to != nil, rate != nil || wait { throw ValidationError("--to goes without --rps and --wait") }
        }

        func run() async throws {
            let query = try filter.query(state: .dead, limit: nil)
            if let to { return try await send(query, to: to) }
            if let rate { return try await run(atRate: rate, query) }
            let before = try await count(.replayed)
            let answer = Reports.fields(of: try await admin.ask("POST", "/api/v1/dead/replay?" + query))
            let asked = answer?.integer("replaying") ?? 0
            let (accepted, refused) = (answer?.integer("accepted") ?? 0, answer?.integer("refused") ?? 0)
            if asked > 0 || accepted + refused == 0 { Terminal.print("replaying \(asked)") }
            if accepted > 0 { Terminal.print("taken in \(accepted) that intake had refused") }
            if refused > 0 { Terminal.print("refused again \(refused)") }
            let again = wait && asked > 0 ? try await waitForEnd(of: asked, replayedBefore: before) : 0
            if wait, again + refused > 0 { throw Outcome.no }
        }

        private func send(_ query: String, to name: String) async throws {
            let target = "/api/v1/dead/send?to=\(PercentEncoding.encode(name))&\(query)"
            let sent = Reports.count(in: try await admin.ask("POST", target))
            Terminal.print("sent \(Reports.grouped(sent)) to \(name); the letters stay")
        }

        /// - Returns: how many are dead again.
        private func waitForEnd(of asked: Int, replayedBefore before: Int) async throws -> Int {
            while try await count(.replaying) > 0 { try await Task.sleep(for: .milliseconds(200)) }
            let again = asked - (try await count(.replayed) - before)
            Terminal.print(again <= 0 ? "all delivered" : "\(again) dead again")
            return max(again, 0)
        }

        /// Of the destination that is replayed to, or of all.
        private func count(_ state: DeadLetter.State) async throws -> Int {
            let query = LetterQuery(LetterFilter(state: state, stage: .delivery, destination: filter.destination)).text
            return Reports.count(in: try await admin.ask("GET", "/api/v1/dead/count?" + query))
        }

        // MARK: At a rate

        private func run(atRate rate: Double, _ query: String) async throws {
            let begun = try await admin.ask("POST", "/api/v1/replays?rps=\(rate)&" + query)
            guard var job = ReplayProgress(json: begun) else { throw Outcome.unreachable }
            Terminal.print("replay \(job.id): \(Reports.grouped(job.total)) letters, \(job.rateText) a second")
            guard wait else { return }
            while job.isUnderWay {
                job.show()
                try await Task.sleep(for: .milliseconds(250))
                guard let now = ReplayProgress(json: try await admin.ask("GET", "/api/v1/replays/\(job.id)")) else {
                    break
                }
                job = now
            }
            job.show(isLast: true)
            if job.dead > 0 || job.state != "done" { throw Outcome.no }
        }
    }

    struct Replays: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replays at a rate: how far each is; pausing, resuming and cancelling them.",
            discussion: """
                Examples:
                  sluice dead replays
                  sluice dead replays --pause 3
                """
        )

        @OptionGroup var admin: AdminOption

        @Option(help: ArgumentHelp("Hands out no more letters until it is resumed.", valueName: "id"))
        var pause: Int64?

        @Option(help: ArgumentHelp("Goes on with a paused one.", valueName: "id"))
        var resume: Int64?

        @Option(help: ArgumentHelp("Ends it; what it has not handed out stays dead.", valueName: "id"))
        var cancel: Int64?

        @Flag(help: "As a JSON array.")
        var json = false

        func run() async throws {
            let verbs = [("pause", pause), ("resume", resume), ("cancel", cancel)]
            for case (let verb, let id?) in verbs {
                _ = try await admin.ask("POST", "/api/v1/replays/\(id)/\(verb)")
            }
            let body = try await admin.ask("GET", "/api/v1/replays")
            Terminal.print(json ? String(decoding: body, as: UTF8.self) : ReplayTable(json: body).text)
        }
    }
}
