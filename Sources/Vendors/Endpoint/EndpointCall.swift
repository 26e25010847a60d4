/// Which of a vendor's calls carries an event. Events of different calls never share a request.
public struct EndpointCall: Sendable, Hashable {
    /// The vendor's name for it, such as `addItems`.
    public var method: String
    /// Whether messages about one subject must arrive in the order in which they came: a change of an item must not
    /// overtake the change before it.
    public var isOrdered: Bool

    public init(method: String, isOrdered: Bool) {
        self.method = method
        self.isOrdered = isOrdered
    }
}
