import ArgumentParser

/// The command line. Each verb is a file in `Commands/`; `serve` is the program itself, and `App` its story.
@main
struct Sluice: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "Takes shopping events over HTTP, keeps them safe on disk, and delivers them to their vendors.",
        discussion: """
            Examples:
              sluice serve --config sluice.yaml
              sluice status
              sluice dead list --destination gravity-ams
              sluice dead replay --reason vendor_rejected
            """,
        version: App.version,
        subcommands: [
            Serve.self, Check.self, Validate.self, Explain.self, Status.self, Dead.self, Replay.self, Trace.self,
            Pause.self,
            Resume.self,
            Drop.self, Forget.self, Import.self, Key.self, LogCommand.self, Simulate.self,
        ]
    )

    /// As the library's own, but for the exit code of a wrong command line, which is ours.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch  where exitCode(for: error) == .validationFailure {
            Terminal.complain(fullMessage(for: error))
            exit(withError: Outcome.usage)
        } catch {
            exit(withError: error)
        }
    }
}
