import ArgumentParser
import EventLog
import Operations

struct Dead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What could not be accepted or delivered, and why; and its way back.",
        discussion: """
            Examples:
              sluice dead list
              sluice dead show 17
              sluice dead replay --destination gravity-ams
              sluice dead drop 17 18
            """,
        subcommands: [List.self, Count.self, Show.self, Drop.self, Replay.self],
        defaultSubcommand: List.self
    )

    /// Which letters.
    struct Filter: ParsableArguments {
        @Argument(help: "Ids of letters.")
        var ids: [Int64] = []

        @Option(help: "Only of this destination.")
        var destination: String?

        @Option(help: "Only of this stage: intake or delivery.")
        var stage: String?

        @Option(help: "Only with this reason, such as vendor_rejected.")
        var reason: String?

        @Option(help: "Only of this kind, such as CHECKOUT.")
        var kind: String?

        @Option(help: "Only from this source.")
        var source: String?

        @Option(help: "Died at or after: RFC 3339, or a span ago such as 10m.")
        var since: Moment?

        @Option(help: "Died before: RFC 3339, or a span ago such as 10m.")
        var until: Moment?

        var isEmpty: Bool {
            ids.isEmpty && destination == nil && stage == nil && reason == nil && kind == nil && source == nil
                && since == nil && until == nil
        }

        func query(state: DeadLetter.State?, limit: Int?, after: Int64? = nil) throws -> String {
            var filter = LetterFilter(state: state, limit: limit, after: after)
            filter.ids = ids.isEmpty ? nil : ids
            filter.destination = destination
            filter.reason = reason
            filter.kind = kind
            filter.source = source
            filter.since = since?.milliseconds
            filter.until = until?.milliseconds
            if let stage {
                guard let known = DeadLetter.Stage(rawValue: stage) else {
                    throw ValidationError("--stage must be intake or delivery")
                }
                filter.stage = known
            }
            return LetterQuery(filter).text
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists dead letters, oldest first.")

        @OptionGroup var filter: Filter
        @OptionGroup var admin: AdminOption

        @Option(help: "dead, replaying, replayed, dropped, or any.")
        var state = "dead"

        @Option(help: "At most so many; 0 for all.")
        var limit = LetterQuery.defaultLimit

        @Flag(help: "One JSON object per line.")
        var json = false

        func run() async throws {
            let state = DeadLetter.State(rawValue: state)
            if state == nil, self.state != "any" {
                throw ValidationError("--state must be dead, replaying, replayed, dropped or any")
            }
            var (after, left) = (Int64(0), limit == 0 ? Int.max : limit)
            repeat {
                let page = try await page(state: state, after: after, limit: min(left, Self.pageSize))
                if json {
                    Terminal.write(String(decoding: page.body, as: UTF8.self), to: 1)
                } else if !page.letters.isEmpty || after == 0 {
                    Terminal.print(LetterTable(page.letters).text)
                }
                left -= page.letters.count
                after = page.letters.count < Self.pageSize ? 0 : Int64(page.letters.last?.integer("id") ?? 0)
            } while after > 0 && left > 0
        }

        /// Letters asked for at once: neither side holds all of them in memory.
        private static let pageSize = 1000

        private func page(
            state: DeadLetter.State?,
            after: Int64,
            limit: Int
        ) async throws -> (body: [UInt8], letters: [Fields]) {
            let query = try filter.query(state: state, limit: limit, after: after)
            let body = try await admin.ask("GET", "/api/v1/dead?" + query)
            return (body, LetterTable.letters(in: body))
        }
    }

    struct Count: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Counts dead letters.")

        @OptionGroup var filter: Filter
        @OptionGroup var admin: AdminOption

        func run() async throws {
            let body = try await admin.ask("GET", "/api/v1/dead/count?" + filter.query(state: .dead, limit: nil))
            Terminal.print("\(Reports.count(in: body))")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one dead letter with its body and the vendor's answer.")

        @Argument(help: "The letter's id.")
        var id: Int64

        @OptionGroup var admin: AdminOption

        @Flag(help: "As one JSON object.")
        var json = false

        func run() async throws {
            let body = try await admin.ask("GET", "/api/v1/dead/\(id)")
            Terminal.print(json ? String(decoding: body, as: UTF8.self) : LetterPage(json: body).text)
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Drops dead letters for good: their bodies are removed, their rows stay as a record.")

        @OptionGroup var filter: Filter
        @OptionGroup var admin: AdminOption

        @Flag(help: "All of them.")
        var all = false

        func run() async throws {
            if filter.isEmpty && !all { throw ValidationError("name ids or a filter, or say --all") }
            let body = try await admin.ask("POST", "/api/v1/dead/drop?" + filter.query(state: .dead, limit: nil))
            Terminal.print("dropped \(Reports.count(in: body))")
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends dead letters of stage delivery to their destination again.")

        @OptionGroup var filter: Filter
        @OptionGroup var admin: AdminOption

        @Flag(help: "All of them, which is also meant when no filter is given.")
        var all = false

        @Flag(help: "Wait until each was delivered or is dead again; exit code 1 when one is.")
        var wait = false

        func run() async throws {
            let before = try await count(.replayed)
            let query = try filter.query(state: .dead, limit: nil)
            let asked = Reports.count(in: try await admin.ask("POST", "/api/v1/dead/replay?" + query))
            Terminal.print("replaying \(asked)")
            if wait { try await waitForEnd(of: asked, replayedBefore: before) }
        }

        private func waitForEnd(of asked: Int, replayedBefore before: Int) async throws {
            while try await count(.replaying) > 0 { try await Task.sleep(for: .milliseconds(200)) }
            let again = asked - (try await count(.replayed) - before)
            Terminal.print(again <= 0 ? "all delivered" : "\(again) dead again")
            if again > 0 { throw Outcome.no }
        }

        /// Of the destination that is replayed to, or of all.
        private func count(_ state: DeadLetter.State) async throws -> Int {
            let query = LetterQuery(LetterFilter(state: state, stage: .delivery, destination: filter.destination)).text
            return Reports.count(in: try await admin.ask("GET", "/api/v1/dead/count?" + query))
        }
    }
}
