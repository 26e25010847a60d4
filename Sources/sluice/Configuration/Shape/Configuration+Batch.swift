extension Configuration {
    /// When a request to a vendor is full: at the first of these.
    struct Batch: Equatable, Sendable {
        var events: Int
        /// Of the body as encoded.
        var bytes: ByteCount
        /// How long the first event of a batch waits for company.
        var wait: Duration
    }
}
