import ArgumentParser
import Vendors

struct Drop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Removes what is owed to a destination that is no longer configured, so that the log can trim it.",
        discussion: """
            Its events are counted as removed; its dead letters stay. The name `hold` stands for events of sources that
            never had a destination.

            Example: sluice drop old-vendor
            """
    )

    @Argument(help: "The destination's name.")
    var destination: String

    @OptionGroup var admin: AdminOption

    func run() async throws {
        let body = try await admin.ask("POST", "/api/v1/destinations/\(PercentEncoding.encode(destination))/drop")
        Terminal.print("removed \(Reports.count(in: body))")
    }
}
