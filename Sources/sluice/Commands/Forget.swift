import ArgumentParser
import Operations
import Validation
import Vendors

struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Removes all that the log has of a person, and takes no more of his events for a while.",
        discussion: """
            Events, whoever is owed them or has had them, dead letters, answers kept for repeats. Vendors that can be told
            are told. What was on its way to a vendor when it was asked for may arrive there: it says how many. Exit code 1
            when old pages are left in the log's WAL: ask again.

            Example: sluice forget --user user-4711
            """
    )

    @Option(help: "The id of a user, as events name it.")
    var user: String?

    @Option(help: "The id of a browser or a device.")
    var cookie: String?

    @OptionGroup var admin: AdminOption

    func validate() throws {
        if (user == nil) == (cookie == nil) { throw ValidationError("say --user or --cookie") }
    }

    func run() async throws {
        let person = user.map { ("user", JSONText.string($0)) } ?? ("cookie", .string(cookie ?? ""))
        let body = try await admin.ask("POST", "/api/v1/forget", body: JSONText.object([person]).bytes)
        guard let report = Reports.fields(of: body) else { throw Outcome.unreachable }
        let places = [
            ("events", "events"), ("owed", "of them still owed to somebody"), ("deadLetters", "dead letters"),
            ("answers", "answers kept for repeats"), ("replies", "vendors' answers"),
            ("inFlight", "events on their way to a vendor, which may arrive"), ("vendorsTold", "destinations told"),
        ]
        for (key, what) in places {
            let figure = Figure.grouped(report.integer(key))
            Terminal.print(String(repeating: " ", count: max(0, 9 - figure.count)) + "\(figure)  \(what)")
        }
        guard report.text("walEmptied") == "true" else {
            Terminal.complain("a reader is in the way: old pages are left in the log's WAL; ask again")
            throw Outcome.no
        }
    }
}
