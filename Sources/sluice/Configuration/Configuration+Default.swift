extension Configuration {
    /// What `sluice serve` runs with when there is no file: intake on loopback, a source per dialect, each known by the
    /// same key, and no destination, so that events wait in the log.
    ///
    /// - Parameter key: the Dengage source's `apiKey`; the Gravity source's password, with customer and user `sluice`.
    static func `default`(key: Secret) throws(ConfigurationFaults) -> Configuration {
        let text = """
            sources:
              dengage: { dialect: dengage, apiKeys: ["${KEY}"] }
              gravity: { dialect: gravity, customer: sluice, username: sluice, password: "${KEY}" }
            """
        return try parse(text: text, file: "built-in configuration", environment: ["KEY": key.value])
    }
}
