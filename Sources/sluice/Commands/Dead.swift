import ArgumentParser
import EventLog
import Operations

struct Dead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What could not be accepted or delivered, and why; and its way back.",
        discussion: """
            Examples:
              sluice dead count --by reason,kind
              sluice dead list --destination gravity-ams --since 1h
              sluice dead show 17
              sluice dead edit --kind CHECKOUT --rename '/orderID=orderId' --dry-run
              sluice dead replay --destination gravity-ams --wait
              sluice dead drop 17 18
            """,
        subcommands: [List.self, Count.self, Show.self, Export.self, Edit.self, Drop.self, Replay.self, Replays.self],
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

        @Option(help: "Only of this user; or of this cookie, session or item, where the event names no user.")
        var user: String?

        @Option(help: "Only those that the vendor answered with this HTTP status.")
        var status: Int?

        @Option(help: "Only those with this text in the body, the reason or the detail.")
        var text: String?

        @Option(help: "Only of the request with this X-Request-Id.")
        var request: String?

        @Option(help: "Died at or after: RFC 3339, or a span ago such as 10m.")
        var since: Moment?

        @Option(help: "Died before: RFC 3339, or a span ago such as 10m.")
        var until: Moment?

        var isEmpty: Bool {
            ids.isEmpty && destination == nil && stage == nil && reason == nil && kind == nil && source == nil
                && since == nil && until == nil && user == nil && status == nil && text == nil && request == nil
        }

        func query(state: DeadLetter.State?, limit: Int?, after: Int64? = nil) throws -> String {
            var filter = LetterFilter(state: state, limit: limit, after: after)
            filter.ids = ids.isEmpty ? nil : ids
            filter.destination = destination
            filter.reason = reason
            filter.kind = kind
            filter.source = source
            filter.status = status
            filter.text = text
            if let request {
                guard let id = RequestID.id(of: request) else {
                    throw ValidationError("--request must be 16 hexadecimal digits")
                }
                filter.request = id
            }
            filter.since = since?.milliseconds
            filter.until = until?.milliseconds
            if let stage {
                guard let known = DeadLetter.Stage(rawValue: stage) else {
                    throw ValidationError("--stage must be intake or delivery")
                }
                filter.stage = known
            }
            return LetterQuery(filter, user: user).text
        }
    }

    /// Which state, where any may be asked for.
    struct StateOption: ParsableArguments {
        @Option(help: "dead, replaying, replayed, dropped, or any.")
        var state = "dead"

        /// Nil for any.
        var value: DeadLetter.State? { DeadLetter.State(rawValue: state) }

        func validate() throws {
            if value == nil, state != "any" {
                throw ValidationError("--state must be dead, replaying, replayed, dropped or any")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists dead letters, oldest first.")

        @OptionGroup var filter: Filter
        @OptionGroup var state: StateOption
        @OptionGroup var admin: AdminOption

        @Option(help: "At most so many; 0 for all.")
        var limit = LetterQuery.defaultLimit

        @Flag(help: "One JSON object per line.")
        var json = false

        func run() async throws {
            var pages = LetterPages(filter: filter, state: state.value, left: limit == 0 ? .max : limit)
            var isFirst = true
            while let page = try await pages.next(admin) {
                if json {
                    Terminal.write(String(decoding: page.body, as: UTF8.self), to: 1)
                } else if !page.letters.isEmpty || isFirst {
                    Terminal.print(LetterTable(page.letters).text)
                }
                isFirst = false
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes dead letters as NDJSON, oldest first, a page at a time.",
            discussion: """
                An export that broke off goes on with --after and the id of the last whole line.

                Examples:
                  sluice dead export --destination gravity-ams > letters.ndjson
                  sluice dead export --after 5000 >> letters.ndjson
                """
        )

        @OptionGroup var filter: Filter
        @OptionGroup var state: StateOption
        @OptionGroup var admin: AdminOption

        @Option(help: "Only ids above this one.")
        var after: Int64 = 0

        @Flag(help: "The events alone, each as it was taken in.")
        var bodies = false

        func run() async throws {
            var pages = LetterPages(filter: filter, state: state.value, after: after)
            var others = 0
            while let page = try await pages.next(admin) {
                let events = page.letters.compactMap { $0.text("body") }
                others += page.letters.count - events.count
                let lines = events.map { $0 + "\n" }.joined()
                Terminal.write(bodies ? lines : String(decoding: page.body, as: UTF8.self), to: 1)
            }
            if bodies, others > 0 {
                Terminal.complain(
                    "\(Figure.grouped(others)) have no JSON body and are left out; without --bodies they are there")
            }
        }
    }

    struct Count: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Counts dead letters, in all or for each reason, kind, destination …",
            discussion: """
                Examples:
                  sluice dead count --since 1h
                  sluice dead count --by reason,kind
                  sluice dead count --by destination,detail --destination gravity-ams
                """
        )

        @OptionGroup var filter: Filter
        @OptionGroup var state: StateOption
        @OptionGroup var admin: AdminOption

        @Option(
            help: ArgumentHelp(
                "Counts each combination: \(LetterField.allCases.map(\.rawValue).joined(separator: ", ")).",
                valueName: "field,field"))
        var by: String?

        @Flag(help: "As one JSON object.")
        var json = false

        func run() async throws {
            let by = by.map { "&by=" + $0 } ?? ""
            let query = try filter.query(state: state.value, limit: nil) + by
            let body = try await admin.ask("GET", "/api/v1/dead/count?" + query)
            if json {
                Terminal.print(String(decoding: body, as: UTF8.self))
            } else if let fields = self.by {
                Terminal.print(LetterGroupTable(json: body, fields: fields.split(separator: ",").map(String.init)).text)
            } else {
                Terminal.print("\(Reports.count(in: body))")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one dead letter with its body, the vendor's answer, and what became of each attempt.")

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
}

/// Dead letters a page at a time: neither side holds all of them in memory.
struct LetterPages {
    private static let size = 1000

    let filter: Dead.Filter
    let state: DeadLetter.State?
    var left = Int.max
    /// Nil at the end.
    var after: Int64? = 0

    mutating func next(_ admin: AdminOption) async throws -> (body: [UInt8], letters: [Fields])? {
        guard let after, left > 0 else { return nil }
        let limit = min(left, Self.size)
        let body = try await admin.ask("GET", "/api/v1/dead?" + filter.query(state: state, limit: limit, after: after))
        let letters = LetterTable.letters(in: body)
        left -= letters.count
        self.after = letters.count < Self.size ? nil : letters.last.map { Int64($0.integer("id")) }
        return (body, letters)
    }
}
