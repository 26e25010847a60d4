extension Configuration {
    struct Shutdown: Equatable, Sendable {
        /// How long a clean stop waits for requests under way.
        var grace: Duration
    }
}
