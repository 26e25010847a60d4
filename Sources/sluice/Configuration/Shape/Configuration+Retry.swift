extension Configuration {
    /// Waits between attempts, doubled from ``base`` to ``max``.
    struct Retry: Equatable, Sendable {
        var base: Duration
        var max: Duration
        /// From the first attempt of an event on.
        var giveUpAfter: Horizon
    }
}
