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
                With --rps or --wait it is a job of the server, with --rps at a rate of its own beside what comes in: see
                "dead replays".

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
            if wait { try await admin.needServer() }
            if let rate { return try await run(atRate: rate, query) }
            if wait { return try await runAndWait() }
            let answer = Reports.fields(of: try await admin.ask("POST", "/api/v1/dead/replay?" + query))
            say(answer?.integer("replaying") ?? 0, answer)
        }

        /// - Parameters:
        ///   - sent: how many are sent again.
        ///   - answer: what became of those that intake had refused.
        private func say(_ sent: Int, _ answer: Fields?) {
            let (accepted, refused) = (answer?.integer("accepted") ?? 0, answer?.integer("refused") ?? 0)
            if sent > 0 || accepted + refused == 0 { Terminal.print("replaying \(Figure.grouped(sent))") }
            if accepted > 0 { Terminal.print("taken in \(Figure.grouped(accepted)) that intake had refused") }
            if refused > 0 { Terminal.print("refused again \(Figure.grouped(refused))") }
        }

        private func send(_ query: String, to name: String) async throws {
            let target = "/api/v1/dead/send?to=\(PercentEncoding.encode(name))&\(query)"
            let sent = Reports.count(in: try await admin.ask("POST", target))
            Terminal.print("sent \(Figure.grouped(sent)) to \(name); the letters stay")
        }

        // MARK: Waiting

        /// Those that intake refused are judged at once, the others are a job, which can be followed.
        private func runAndWait() async throws {
            var job: ReplayProgress?
            if let query = try query(.delivery), try await count(query) > 0 {
                let most = "rps=\(ReplayRunner.mostPerSecond)"
                job = ReplayProgress(json: try await admin.ask("POST", "/api/v1/replays?\(most)&" + query))
            }
            var judged: Fields?
            if let query = try query(.intake) {
                judged = Reports.fields(of: try await admin.ask("POST", "/api/v1/dead/replay?" + query))
            }
            say(job?.total ?? 0, judged)
            if let begun = job {
                let ended = try await follow(begun)
                if Terminal.columns != nil || ended.state != "done" { ended.show(isLast: true) }
                // Somebody paused or cancelled it.
                if ended.state != "done" { throw Outcome.no }
                Terminal.print(ended.dead == 0 ? "all delivered" : "\(Figure.grouped(ended.dead)) dead again")
                job = ended
            }
            if (job?.dead ?? 0) + (judged?.integer("refused") ?? 0) > 0 { throw Outcome.no }
        }

        /// Of the letters meant those of a stage; nil when none of it are meant.
        private func query(_ stage: DeadLetter.Stage) throws -> String? {
            guard (filter.stage ?? stage.rawValue) == stage.rawValue else { return nil }
            var filter = filter
            filter.stage = stage.rawValue
            return try filter.query(state: .dead, limit: nil)
        }

        private func count(_ query: String) async throws -> Int {
            Reports.count(in: try await admin.ask("GET", "/api/v1/dead/count?" + query))
        }

        /// Shows how far it is, until there is nothing to wait for.
        private func follow(_ begun: ReplayProgress) async throws -> ReplayProgress {
            var job = begun
            while job.isUnderWay {
                job.show()
                try await Task.sleep(for: .milliseconds(250))
                guard let now = ReplayProgress(json: try await admin.ask("GET", "/api/v1/replays/\(job.id)")) else {
                    break
                }
                job = now
            }
            return job
        }

        // MARK: At a rate

        private func run(atRate rate: Double, _ query: String) async throws {
            let begun = try await admin.ask("POST", "/api/v1/replays?rps=\(rate)&" + query)
            guard let start = ReplayProgress(json: begun) else { throw Outcome.unreachable }
            Terminal.print("replay \(start.id): \(Figure.grouped(start.total)) letters, \(start.rateText) a second")
            if let query = try self.query(.intake), case let left = try await count(query), left > 0 {
                Terminal.print(
                    "\(Figure.grouped(left)) that intake refused are left: without --rps they are judged again")
            }
            guard wait else { return }
            let job = try await follow(start)
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
