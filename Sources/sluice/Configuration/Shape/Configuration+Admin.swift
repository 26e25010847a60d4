import Vendors

extension Configuration {
    /// The operator's listener beside the socket file, which always exists.
    struct Admin: Equatable, Sendable {
        /// Nil: the socket file alone.
        var listen: ListenAddress?
        /// Always present when ``listen`` is reachable from another machine.
        var token: Secret?
        /// Nil: what is asked and answered on ``listen`` can be read on the way.
        var tls: TLS?
        /// Where calls that change something are written down besides the program's own log.
        var audit: LocalPath?

        /// What ``token`` says.
        var credential: Credential? { token.flatMap { Credential(notation: $0.value) } }
    }
}
