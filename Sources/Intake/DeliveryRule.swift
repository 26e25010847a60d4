/// One of a source's destinations, and which of the source's events are for it: those on which all of its rules agree.
public struct DeliveryRule: Sendable, Equatable {
    /// A field that must have one of these values, as text.
    public struct Condition: Sendable, Equatable {
        public var field: FieldPath
        public var values: [String]

        public init(_ field: FieldPath, isOneOf values: [String]) {
            self.field = field
            self.values = values
        }
    }

    public var destination: String
    /// Nil: of every kind.
    public var kinds: Set<String>?
    /// All of them must hold.
    public var conditions: [Condition]
    /// Places of people, of ``PersonShare/places``. Nil: all.
    public var share: Range<Int>?
    /// What must have been consented to.
    public var requires: [String]

    public init(
        _ destination: String, kinds: Set<String>? = nil, where conditions: [Condition] = [], share: Range<Int>? = nil,
        requires: [String] = []
    ) {
        self.destination = destination
        self.kinds = kinds
        self.conditions = conditions
        self.share = share
        self.requires = requires
    }

    /// Every event is for it.
    public var takesAll: Bool { kinds == nil && conditions.isEmpty && share == nil && requires.isEmpty }
}
