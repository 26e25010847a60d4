extension Configuration {
    struct Forget: Equatable, Sendable {
        /// How long events of somebody who was forgotten are not taken.
        var suppress: Duration
    }
}
