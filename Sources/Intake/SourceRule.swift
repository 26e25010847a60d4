/// What intake is told of a source beyond its credentials, which its dialect knows.
public struct SourceRule: Sendable {
    /// As configured.
    public var name: String
    /// The dialect it speaks.
    public var dialect: String
    /// The destinations its events are routed to; empty: they wait in the log.
    public var deliverTo: [DeliveryRule]
    /// The field of its events that tells what was consented to.
    public var consent: FieldPath
    /// What of its events is not to be stored.
    public var redaction: Redaction
    /// Who answers its reads.
    public var passThrough: PassThrough?
    /// Advice counts as an error.
    public var isStrict: Bool
    /// Most requests in a second; nil: no bound.
    public var requestsPerSecond: Double?

    public init(
        name: String, dialect: String, deliverTo: [DeliveryRule], consent: FieldPath = .consent,
        redaction: Redaction = Redaction(), passThrough: PassThrough? = nil, isStrict: Bool = false,
        requestsPerSecond: Double? = nil
    ) {
        self.name = name
        self.dialect = dialect
        self.deliverTo = deliverTo
        self.consent = consent
        self.redaction = redaction
        self.passThrough = passThrough
        self.isStrict = isStrict
        self.requestsPerSecond = requestsPerSecond
    }
}

/// Who answers a source's reads.
public struct PassThrough: Sendable, Equatable {
    public var destination: String
    /// From the whole request to the whole answer.
    public var deadline: Duration

    public init(to destination: String, deadline: Duration) {
        self.destination = destination
        self.deadline = deadline
    }
}
