/// What a schema says about an event: what is wrong, and what is merely unusual.
public struct Findings: Sendable {
    /// Reasons to refuse the event; at most ``limit``.
    public var errors: [Violation]
    /// Advice: the event is good without heeding it; at most ``limit``.
    public var warnings: [Violation]

    /// How many findings of either sort are kept per event; the rest would add nothing a reader needs.
    public static let limit = 20

    public init(errors: [Violation] = [], warnings: [Violation] = []) {
        self.errors = errors
        self.warnings = warnings
    }

    public var isValid: Bool { errors.isEmpty }
}
