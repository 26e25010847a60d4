/// How much a vendor takes, and how fast.
public struct VendorLimits: Sendable, Equatable {
    /// The pace of a destination that is configured without one.
    public var requestsPerSecond: Double
    /// The vendor counts all requests of one account: destinations of the same account share their pace.
    public var isPaceOfAccount: Bool
    /// Nil: not known.
    public var mostEvents: Int?
    /// Of a request's body. Nil: not known.
    public var mostBytes: Int?

    public init(
        requestsPerSecond: Double = 50, isPaceOfAccount: Bool = false, mostEvents: Int? = nil, mostBytes: Int? = nil
    ) {
        self.requestsPerSecond = requestsPerSecond
        self.isPaceOfAccount = isPaceOfAccount
        self.mostEvents = mostEvents
        self.mostBytes = mostBytes
    }
}
