extension Configuration {
    /// Reads a configuration file.
    ///
    /// - Parameter environment: what `${NAME}` in the file stands for.
    static func load(path: String, environment: [String: String]) throws(ConfigurationFaults) -> Configuration {
        let text: String
        do throws(TextFileFault) {
            text = try TextFile.content(of: path, atMost: 4 << 20)
        } catch {
            let fault = ConfigurationFault(file: path, place: nil, path: "", message: error.reason)
            throw ConfigurationFaults(faults: [fault])
        }
        return try parse(text: text, file: path, environment: environment)
    }

    /// - Parameter file: names the text in messages; paths in it count from its directory.
    static func parse(
        text: String,
        file: String,
        environment: [String: String]
    ) throws(ConfigurationFaults) -> Configuration {
        var parser = ConfigurationParser(file: file, environment: environment)
        let configuration = parser.configuration(text)
        if configuration == nil && parser.faults.isEmpty {
            parser.fault("cannot be read, for a reason this program does not know", at: nil, path: "")
        }
        guard parser.faults.isEmpty, var configuration else {
            throw ConfigurationFaults(faults: inOrder(parser.faults))
        }
        configuration.warnings = inOrder(parser.warnings)
        return configuration
    }

    /// Of the file: faults found by comparing values come last otherwise.
    private static func inOrder(_ faults: [ConfigurationFault]) -> [ConfigurationFault] {
        let places = faults.enumerated().sorted { one, other in
            (one.element.place ?? .start, one.offset) < (other.element.place ?? .start, other.offset)
        }
        return places.map(\.element)
    }
}
