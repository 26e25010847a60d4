import Vendors

extension Configuration {
    /// What `sluice serve` runs with when there is no file: intake on loopback, a source per dialect, each known by the
    /// same key, and no destination, so that events wait in the log.
    ///
    /// - Parameter key: every secret that a source must have; every other text is `sluice`.
    static func `default`(key: Secret) throws(ConfigurationFaults) -> Configuration {
        let sources = VendorList.all.map { vendor in
            let settings = vendor.sourceSettings.filter { $0.presence == .required }.map { setting in
                switch setting.kind {
                case .secret: "\(setting.name): \"${KEY}\""
                case .secrets: "\(setting.name): [\"${KEY}\"]"
                default: "\(setting.name): sluice"
                }
            }
            return "  \(vendor.name): { dialect: \(vendor.name), \(settings.joined(separator: ", ")) }"
        }
        let text = "sources:\n" + sources.joined(separator: "\n")
        return try parse(text: text, file: "built-in configuration", environment: ["KEY": key.value])
    }
}
