extension Configuration {
    /// PEM files for a listener.
    struct TLS: Equatable, Sendable {
        var certificate: LocalPath
        var key: LocalPath

        func write(_ yaml: inout YAMLText) {
            yaml.section("tls") { yaml in
                yaml.value("certificate", certificate.written)
                yaml.value("key", key.written)
            }
        }
    }
}
