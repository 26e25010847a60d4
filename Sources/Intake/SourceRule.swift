/// What intake is told of a source beyond its credentials, which its dialect knows.
public struct SourceRule: Sendable {
    /// As configured.
    public var name: String
    /// The dialect it speaks.
    public var dialect: String
    /// Names of the destinations its events are routed to; empty: they wait in the log.
    public var deliverTo: [String]
    /// Advice counts as an error.
    public var isStrict: Bool
    /// Most requests in a second; nil: no bound.
    public var requestsPerSecond: Double?

    public init(
        name: String, dialect: String, deliverTo: [String], isStrict: Bool = false, requestsPerSecond: Double? = nil
    ) {
        self.name = name
        self.dialect = dialect
        self.deliverTo = deliverTo
        self.isStrict = isStrict
        self.requestsPerSecond = requestsPerSecond
    }
}
