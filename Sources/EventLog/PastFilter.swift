/// Which events of the past are sent to a destination once more.
public struct PastFilter: Sendable, Equatable {
    /// By what became of them there.
    public enum Only: String, Sendable, CaseIterable {
        case all
        /// Delivered, replayed ones included; or passed over, which the log does not tell from it.
        case delivered
        /// Those that have a dead letter, in state `dead`: as they came, not as somebody edited the letter, which stays.
        case dead
    }

    public var destination: String
    /// Received at or after, and before; in milliseconds since 1970.
    public var since: Int64
    public var until: Int64
    public var kind: String?
    public var source: String?
    public var only: Only
    /// Also those that were never for the destination, as far as today's rules would send them there.
    public var isBackfill: Bool

    public init(
        destination: String, since: Int64, until: Int64, kind: String? = nil, source: String? = nil, only: Only = .all,
        isBackfill: Bool = false
    ) {
        self.destination = destination
        self.since = since
        self.until = until
        self.kind = kind
        self.source = source
        self.only = only
        self.isBackfill = isBackfill
    }
}
