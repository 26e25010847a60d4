import ArgumentParser
import Vendors

struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stops delivery to a destination until it is resumed; its events wait in the log.",
        discussion: "Example: sluice pause gravity-ams"
    )

    @Argument(help: "The destination's name.")
    var destination: String

    @OptionGroup var admin: AdminOption

    func run() async throws {
        _ = try await admin.ask("POST", "/api/v1/destinations/\(PercentEncoding.encode(destination))/pause")
        Terminal.print("\(destination) paused")
    }
}

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tries a paused or parked destination again at once.",
        discussion: "Example: sluice resume gravity-ams"
    )

    @Argument(help: "The destination's name.")
    var destination: String

    @OptionGroup var admin: AdminOption

    func run() async throws {
        _ = try await admin.ask("POST", "/api/v1/destinations/\(PercentEncoding.encode(destination))/resume")
        Terminal.print("\(destination) resumed")
    }
}
