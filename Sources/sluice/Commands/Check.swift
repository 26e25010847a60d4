import ArgumentParser

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verifies the configuration and prints it, complete and with secrets masked.",
        discussion: "Example: sluice check --config sluice.yaml"
    )

    @OptionGroup var option: ConfigurationOption

    func run() async throws {
        let configuration = try option.load()
        for warning in configuration.warnings { Terminal.complain("warning: \(warning)") }
        Terminal.print(configuration.masked())
    }
}
