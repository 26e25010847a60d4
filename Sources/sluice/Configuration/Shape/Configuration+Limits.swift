extension Configuration {
    /// What intake takes from one client.
    struct Limits: Equatable, Sendable {
        /// Of one request, as sent and after inflation.
        var body: ByteCount
        /// In one request.
        var events: Int
        /// Of one event.
        var eventBytes: ByteCount
        var connections: Int
        /// Of all clients together: being read, or waiting to be stored.
        var inFlightRequests: Int
        /// Of their bodies.
        var inFlightBytes: ByteCount
        var headerTimeout: Duration
        var bodyTimeout: Duration
        var idleTimeout: Duration
    }
}
