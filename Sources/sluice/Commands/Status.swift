import ArgumentParser
import Validation

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One screen that answers: is it healthy?",
        discussion: """
            Examples:
              sluice status --watch
              sluice status --json
              sluice status --check || page-somebody
            """
    )

    @OptionGroup var admin: AdminOption

    @Flag(help: "As one JSON object.")
    var json = false

    @Flag(help: "Refreshes in place, every second.")
    var watch = false

    @Flag(help: "Exit code 1 when a destination does not flow or is more than a minute late.")
    var check = false

    func run() async throws {
        var isFirst = true
        repeat {
            let body = try await admin.ask("GET", "/api/v1/status")
            guard let document = try? Document(parsing: body) else { throw Outcome.unreachable }
            let screen = StatusScreen(Fields(document, document.root))
            if json {
                Terminal.print(String(decoding: body, as: UTF8.self))
            } else if watch {
                Terminal.redraw(screen: screen.text, isFirst: isFirst)
            } else {
                Terminal.print(screen.text)
            }
            if check, !screen.isHealthy { throw Outcome.no }
            isFirst = false
            if watch { try await Task.sleep(for: .seconds(1)) }
        } while watch
    }
}
