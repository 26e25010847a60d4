/// Which of a vendor's calls carries an event. Events of different calls never share a request.
public struct EndpointCall: Sendable, Hashable {
    /// The vendor's name for it, such as `addItems`.
    public var method: String
    /// Whether messages about one subject must arrive in the order in which they came: a change of an item must not
    /// overtake the change before it.
    public var isOrdered: Bool
    /// Whether it goes in a request of its own, and only when everything before it has been answered: it undoes what came
    /// before.
    public var isAlone: Bool

    public init(method: String, isOrdered: Bool, isAlone: Bool = false) {
        self.method = method
        self.isOrdered = isOrdered
        self.isAlone = isAlone
    }
}
