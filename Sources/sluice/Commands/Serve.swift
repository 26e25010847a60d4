import ArgumentParser

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the collector: intake, delivery and admin in one process.",
        discussion: """
            Without a configuration it listens on 127.0.0.1:8080 with one source per dialect, a key that it makes and
            prints, and no destination: events wait in the log.

            Example: sluice serve --config sluice.yaml
            """
    )

    @OptionGroup var option: ConfigurationOption

    func run() async throws {
        try await App(configuration: try option.load(), file: option.file).run()
    }
}
