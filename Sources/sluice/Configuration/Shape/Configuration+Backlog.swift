extension Configuration {
    /// How much a destination may be owed; at least one of the two bounds.
    struct Backlog: Equatable, Sendable {
        enum Excess: String, Equatable, Sendable, CaseIterable {
            case refuse
            case drop
        }

        var bytes: ByteCount?
        var age: Duration?
        /// What becomes of events beyond it.
        var then: Excess
    }
}
