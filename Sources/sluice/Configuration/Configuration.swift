/// What one `sluice` process does: where it listens, what it accepts, where it keeps it and whom it delivers to.
///
/// Read from YAML by ``load(path:environment:)``; complete, checked and with every default filled in, so nothing that
/// holds a `Configuration` has to ask whether a value makes sense. Every key is listed in ``ConfigurationReference``.
struct Configuration: Equatable, Sendable {
    /// Of intake.
    var listen: ListenAddress
    var tls: TLS?
    var admin: Admin
    var queue: Queue
    var limits: Limits
    var limitGroups: [LimitGroup]
    var shutdown: Shutdown
    var dead: DeadLetterBounds
    var forget: Forget
    /// In the order of the file, as are ``destinations`` and ``limitGroups``.
    var sources: [Source]
    var destinations: [Destination]
    /// What works but is probably not meant, in the order of the file.
    var warnings: [ConfigurationFault]
}
