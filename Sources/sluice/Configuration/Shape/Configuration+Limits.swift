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
        var headerTimeout: Duration
        var bodyTimeout: Duration
        var idleTimeout: Duration
    }
}
