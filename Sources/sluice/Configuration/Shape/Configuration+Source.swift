extension Configuration {
    /// A storefront, or another sender, and how it shows who it is.
    struct Source: Equatable, Sendable {
        var name: String
        /// The vendor whose wire format it speaks.
        var dialect: String
        /// What a request must carry to belong to it.
        var settings: Settings
        /// Open lists of the vendor's contract are errors, not warnings.
        var isStrict: Bool
        /// Most requests per second. Nil: no bound.
        var rate: Rate?
        /// A folder with schemas of its own.
        var schemas: LocalPath?
        /// Names of destinations. Empty: events wait in the log for the source's first destination.
        var deliverTo: [String]
    }
}
