import ArgumentParser
import Operations
import Vendors

struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells what became of what one request brought, by the X-Request-Id of its answer.",
        discussion: """
            Of each event, at each of its destinations: pending; deferred, set apart to be sent later; done, which is
            delivered, removed, or passed over because the vendor has no words for it; or a dead letter, and what became of
            that. Exit code 1 when nothing is known of the request.

            Example: sluice trace 00068848dd71f8b2
            """
    )

    @Argument(help: "The request's id.")
    var request: String

    @Flag(help: "The answer as JSON.")
    var json = false

    @OptionGroup var admin: AdminOption

    func run() async throws {
        let body = try await admin.ask("GET", "/api/v1/requests/" + PercentEncoding.encode(request))
        if json { return Terminal.print(String(decoding: body, as: UTF8.self)) }
        guard let report = Reports.fields(of: body) else { throw Outcome.unreachable }
        Terminal.print(TraceScreen(fields: report).text)
    }
}
