extension Configuration {
    /// The log on disk.
    struct Queue: Equatable, Sendable {
        var path: LocalPath
        /// Of the log file and its WAL together. A bound, where ``retention`` is a wish.
        var maxBytes: ByteCount
        /// How long a finished event is kept for replays.
        var retention: Duration
        /// How long an `Idempotency-Key` is known.
        var idempotency: Duration
    }
}
