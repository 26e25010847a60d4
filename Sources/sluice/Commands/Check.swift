import ArgumentParser

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verifies the configuration and prints it, complete and with secrets masked.",
        discussion: "Example: sluice check --config sluice.yaml"
    )

    @OptionGroup var option: ConfigurationOption

    func run() async throws {
        let configuration = try option.load()
        do {
            _ = try Dialects.serving(configuration.sources)
            _ = try Certificates(configuration)
        } catch {
            Terminal.complain("\(error)")
            throw Outcome.usage
        }
        for warning in configuration.warnings { Terminal.complain("warning: \(warning)") }
        Terminal.print(configuration.masked())
        for destination in configuration.destinations {
            Terminal.print("# \(destination.name): \(destination.retry.waits)")
        }
    }
}
