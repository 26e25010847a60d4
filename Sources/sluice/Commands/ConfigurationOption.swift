import ArgumentParser
import Foundation

/// Where a verb finds the configuration: `--config`, else `$SLUICE_CONFIG`, else `./sluice.yaml`, else the built-in one.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .customLong("config"), help: "The configuration file.")
    var path: String?

    /// Nil: no file is named and there is no `sluice.yaml` here.
    var file: String? {
        let environment = ProcessInfo.processInfo.environment
        if let named = path ?? environment["SLUICE_CONFIG"] { return named }
        return FileManager.default.fileExists(atPath: "sluice.yaml") ? "sluice.yaml" : nil
    }

    /// Says what is wrong with it, all of it, and ends with code 2.
    func load() throws -> Configuration {
        do {
            if let file {
                return try Configuration.load(path: file, environment: ProcessInfo.processInfo.environment)
            }
            return try Configuration.default(key: Secret("unset"))
        } catch {
            for fault in error.faults { Terminal.complain("\(fault)") }
            throw Outcome.usage
        }
    }
}
