/// How much one destination may be owed, and what becomes of events that come beyond it.
public struct Backlog: Sendable, Equatable {
    public enum Excess: String, Sendable {
        /// Requests whose events are routed to it are refused, whole, until it has caught up.
        case refuse
        /// It passes over events that come meanwhile: they are counted, and not owed to it. What it is owed already stays.
        case drop
    }

    /// Bytes of bodies; nil for no bound.
    public var bytes: Int?
    /// Of the oldest event that waits, those set apart excepted; nil for no bound.
    public var age: Duration?
    public var then: Excess

    public init(bytes: Int? = nil, age: Duration? = nil, then: Excess = .refuse) {
        self.bytes = bytes
        self.age = age
        self.then = then
    }
}
