/// Bounds on what one request may bring.
public struct IntakeLimits: Sendable {
    /// Bytes of a body, as sent and once inflated.
    public var bodyBytes: Int
    /// Events of one request.
    public var events: Int
    /// Bytes of one event.
    public var eventBytes: Int
    /// Arrays and objects inside one another.
    public var depth: Int

    public init(bodyBytes: Int = 1 << 20, events: Int = 1000, eventBytes: Int = 64 << 10, depth: Int = 64) {
        self.bodyBytes = bodyBytes
        self.events = events
        self.eventBytes = eventBytes
        self.depth = depth
    }
}
