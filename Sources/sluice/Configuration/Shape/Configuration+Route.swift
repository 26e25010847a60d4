import Intake

extension Configuration {
    /// One of a source's destinations, and which of the source's events are for it.
    struct Route: Equatable, Sendable {
        /// A field, and the values of which it must have one.
        struct Condition: Equatable, Sendable {
            var field: FieldPath
            var values: [String]
        }

        var destination: String
        /// Nil: of every kind.
        var kinds: [String]?
        var conditions: [Condition] = []
        /// Nil: of everybody.
        var share: Share?
        /// What must have been consented to. Nil: nothing.
        var requires: [String]?

        /// Every event of the source is for it.
        var takesAll: Bool { self == Route(destination: destination) }
    }
}
