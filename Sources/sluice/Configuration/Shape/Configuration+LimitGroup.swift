extension Configuration {
    /// A rate that several destinations share, because one account or address of a vendor serves them all.
    struct LimitGroup: Equatable, Sendable {
        var name: String
        var rate: Rate
    }
}
