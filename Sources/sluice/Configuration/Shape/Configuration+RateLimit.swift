extension Configuration {
    /// The pace of a destination.
    enum RateLimit: Equatable, Sendable {
        /// A rate of its own.
        case own(Rate)
        /// By name, one of ``Configuration/limitGroups``.
        case limitGroup(String)
        case unlimited
    }
}
