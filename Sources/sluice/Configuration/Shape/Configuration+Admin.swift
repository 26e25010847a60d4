extension Configuration {
    /// The operator's listener beside the socket file, which always exists.
    struct Admin: Equatable, Sendable {
        /// Nil: the socket file alone.
        var listen: ListenAddress?
        /// Always present when ``listen`` is reachable from another machine.
        var token: Secret?
    }
}
