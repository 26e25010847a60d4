import ArgumentParser
import EventLog
import Operations
import Validation
import Vendors

struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Is the log whole, and what can be saved of one that is not?",
        discussion: """
            Examples:
              sluice log check
              sluice log salvage data/salvaged.db
            """,
        subcommands: [Check.self, Salvage.self]
    )

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads every row and recomputes every account from the rows alone.",
            discussion: """
                Accepted = delivered + dead + removed + passed over + pending, for each destination. With a server running
                it is the server that reads, and nothing is trimmed meanwhile; with none the file is opened for reading
                only, and SQLite's own integrity check is made as well.

                Exit code 0: sound. 1: it is not, and what is wrong is printed. 3: the log cannot be reached.

                Example: sluice log check && echo sound
                """
        )

        @OptionGroup var admin: AdminOption

        @Flag(help: "As one JSON object.")
        var json = false

        func run() async throws {
            let body = try await report()
            guard let document = try? Document(parsing: body) else { throw Outcome.unreachable }
            let screen = CheckScreen(Fields(document, document.root))
            Terminal.print(json ? String(decoding: body, as: UTF8.self) : screen.text)
            if !screen.isSound { throw Outcome.no }
        }

        /// The running server's; without one, of the closed file.
        private func report() async throws -> [UInt8] {
            let path = try admin.configuration.load().queue.path.resolved
            let client = AdminClient(socket: SocketPath.admin(besides: path))
            guard await client.ask("POST", "/api/v1/log/check") != nil else {
                return try await CheckReport(Self.reached { try await ClosedLog(path: path).check() }).json.bytes
            }
            while true {
                guard let answer = await client.ask("GET", "/api/v1/log/check") else {
                    Terminal.complain("the server has ended")
                    throw Outcome.unreachable
                }
                switch answer.status {
                case 200: return answer.body
                case 202: try await Task.sleep(for: .milliseconds(100))
                default:
                    Terminal.complain(Reports.message(in: answer.body) ?? "the server answered HTTP \(answer.status)")
                    throw Outcome.unreachable
                }
            }
        }
    }

    struct Salvage: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copies all that can be read of a damaged log into a new one.",
            discussion: """
                The old file is only read. No server may have it open. What could not be read is printed and counted; what
                was pending and is lost counts as removed in the new log. Then move the old file and its -wal away, put the
                new one in its place, and start the server.

                Exit code 0: everything was readable. 1: something was not. 3: nothing could be read.

                Example: sluice log salvage data/salvaged.db
                """
        )

        @Argument(help: "The new file, which must not exist.")
        var out: String

        @OptionGroup var configuration: ConfigurationOption

        func run() async throws {
            let path = try configuration.load().queue.path.resolved
            let report = try await Self.reached { try await ClosedLog(path: path).salvage(to: out) }
            Terminal.print(SalvageScreen(report: report, out: out).text)
            if !report.isWhole { throw Outcome.no }
        }
    }
}

extension AsyncParsableCommand {
    /// Says why the log cannot be reached, and ends with code 3.
    fileprivate static func reached<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let error as LogError {
            Terminal.complain(error.detail)
            throw Outcome.unreachable
        }
    }
}
