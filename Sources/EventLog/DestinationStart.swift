/// Where a destination that the log has not seen before begins.
public struct DestinationStart: Sendable {
    public enum Start: String, Sendable {
        /// At the end of the log.
        case now
        /// At the oldest event still kept that is routed to it.
        case earliest
    }

    public var destination: NameID
    public var start: Start
    /// The sources that feed it: configured for the first time, it takes over what `hold` has of them. Nil for all.
    public var sources: Set<NameID>?

    /// How much it may be owed; nil for as much as the log holds.
    public var backlog: Backlog?

    public init(destination: NameID, start: Start, sources: Set<NameID>? = nil, backlog: Backlog? = nil) {
        self.destination = destination
        self.start = start
        self.sources = sources
        self.backlog = backlog
    }
}
