extension Configuration {
    /// PEM files for the intake listener.
    struct TLS: Equatable, Sendable {
        var certificate: LocalPath
        var key: LocalPath
    }
}
