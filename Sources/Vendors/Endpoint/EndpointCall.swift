/// Which of a vendor's calls carries an event, and in whose company. Events of different calls never share a request.
public struct EndpointCall: Sendable, Hashable {
    /// The vendor's name for it, such as `addItems`.
    public var method: String
    /// Whether messages about one subject must arrive in the order in which they came: a change of an item must not
    /// overtake the change before it.
    public var isOrdered: Bool
    /// Whether it goes in a request of its own, and only when everything before it has been answered: it undoes what came
    /// before.
    public var isAlone: Bool

    /// What all events of one request share, such as the visitor; events of another company go in another request.
    public var company: [UInt8]?

    /// The most events that one request carries, whatever is configured; nil: no such bound.
    public var mostEvents: Int?

    public init(
        method: String, isOrdered: Bool, isAlone: Bool = false, company: [UInt8]? = nil, mostEvents: Int? = nil
    ) {
        self.method = method
        self.mostEvents = mostEvents
        self.isOrdered = isOrdered
        self.isAlone = isAlone
        self.company = company
    }
}
