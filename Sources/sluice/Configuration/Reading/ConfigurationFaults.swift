/// Everything that is wrong with a configuration, in the order of the file. Never empty.
struct ConfigurationFaults: Error, Equatable {
    let faults: [ConfigurationFault]
}

extension ConfigurationFaults: CustomStringConvertible {
    /// A line each.
    var description: String {
        faults.map(\.description).joined(separator: "\n")
    }
}
