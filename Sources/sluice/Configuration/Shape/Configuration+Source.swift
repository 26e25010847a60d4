import Intake

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
        /// The field of its events that tells what was consented to.
        var consent = FieldPath.consent
        /// What of its events is not to be stored, in the order of the file.
        var redact: [Redacted] = []
        /// Empty: events wait in the log for the source's first destination.
        var deliverTo: [Route]
        /// Who answers its reads.
        var passThrough: String?
        var readTimeout = Duration.seconds(1)
    }

    /// A field that is not stored as it comes.
    struct Redacted: Equatable, Sendable {
        var field: FieldPath
        var way: Redaction.Way
    }
}
