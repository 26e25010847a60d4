import NIOCore

/// The bounds a connection keeps, in the event loop's units.
struct ConnectionLimits: Sendable {
    var headerTimeout: TimeAmount
    var bodyTimeout: TimeAmount
    var idleTimeout: TimeAmount
    var drainTimeout: TimeAmount
    var drainBytes: Int

    init(_ configuration: IntakeServerConfiguration) {
        headerTimeout = TimeAmount(configuration.headerTimeout)
        bodyTimeout = TimeAmount(configuration.bodyTimeout)
        idleTimeout = TimeAmount(configuration.idleTimeout)
        drainTimeout = TimeAmount(configuration.drainTimeout)
        drainBytes = configuration.drainBytes
    }
}
