extension Configuration {
    /// Where in the log a destination begins that the log does not know yet.
    enum Start: String, Equatable, Sendable, CaseIterable {
        case now
        case earliest
    }
}
