/// The log's own account of itself, from one moment.
public struct LogStatus: Sendable {
    public struct Destination: Sendable {
        public var name: String
        public var id: NameID
        /// Present in the configuration now; false is shown as `orphaned`.
        public var isConfigured: Bool
        public var isPaused: Bool
        /// Routed here, ever.
        public var accepted: Int
        /// Delivered at first try or later, not counting replays.
        public var delivered: Int
        /// Events that became dead letters, ever, not counting replays that failed.
        public var died: Int
        /// Removed by command.
        public var removed: Int
        /// Passed over by a rule of the configuration.
        public var passedOver = 0
        /// The same by rule, those without any left out; the most first.
        public var passedBy: [PassedBy] = []
        /// Nil without a bound.
        public var backlog: BacklogUse?
        /// accepted − delivered − died − removed − passedOver.
        public var pending: Int
        /// Of the pending ones, those set apart.
        public var deferred: Int
        /// Letters that were delivered by a replay.
        public var replayed: Int
        /// Letters waiting to be replayed.
        public var replaying: Int
        /// Letters in state `dead` now.
        public var dead: Int
        public var retried: Int
        /// When the oldest unfinished event was received, in milliseconds since 1970.
        public var oldestReceivedAt: Int64?

        public init(
            name: String, id: NameID, isConfigured: Bool, isPaused: Bool, accepted: Int, delivered: Int, died: Int,
            removed: Int, pending: Int, deferred: Int, replayed: Int, replaying: Int, dead: Int, retried: Int,
            oldestReceivedAt: Int64?
        ) {
            self.name = name
            self.id = id
            self.isConfigured = isConfigured
            self.isPaused = isPaused
            self.accepted = accepted
            self.delivered = delivered
            self.died = died
            self.removed = removed
            self.pending = pending
            self.deferred = deferred
            self.replayed = replayed
            self.replaying = replaying
            self.dead = dead
            self.retried = retried
            self.oldestReceivedAt = oldestReceivedAt
        }
    }

    /// What one rule of the configuration passed over.
    public struct PassedBy: Sendable, Equatable {
        /// `backlog`, `mapping`, or one of ``PassRule``.
        public var rule: String
        /// Of `mapping`: the kind that the vendor cannot be told of.
        public var kind: String?
        public var count: Int
    }

    /// Of a destination that may be owed only so much.
    public struct BacklogUse: Sendable, Equatable {
        /// Bytes of bodies it is owed, about.
        public var bytes: Int
        /// Events that come are refused or passed over.
        public var isOver: Bool
        public var then: Backlog.Excess
    }

    public struct Source: Sendable {
        public var name: String
        public var accepted: Int
        /// Refused, whether kept as letters or only counted.
        public var rejected: Int
        /// Letters of stage `intake` in state `dead` now.
        public var dead: Int
        /// Of people who are suppressed, and not stored.
        public var suppressed = 0

        public init(name: String, accepted: Int, rejected: Int, dead: Int) {
            self.name = name
            self.accepted = accepted
            self.rejected = rejected
            self.dead = dead
        }
    }

    /// What is to be expected of the log's space, as a running server sees it.
    public struct Forecast: Sendable, Equatable {
        /// Seconds until the log is full of what somebody is still owed, at the growth of the last minutes; nil when
        /// that does not grow.
        public var fillsIn: Int?
        /// Who is owed the oldest event; nil when nobody is owed any.
        public var heldBy: String?
        /// Why no events are taken now; nil while they are.
        public var refusal: String?

        public init(fillsIn: Int? = nil, heldBy: String? = nil, refusal: String? = nil) {
            self.fillsIn = fillsIn
            self.heldBy = heldBy
            self.refusal = refusal
        }
    }

    /// The check in the background that begins when a server starts.
    public struct Check: Sendable {
        public var isDone: Bool
        /// From 0 to 1.
        public var progress: Double
        public var faults: LogFaults
    }

    public var destinations: [Destination]
    public var sources: [Source]
    /// Rows in the table of events.
    public var events: Int
    /// Used pages × page size, without the WAL.
    public var bytes: Int
    public var walBytes: Int
    public var forecast: Forecast
    /// Nil when nobody asked for it.
    public var check: Check?
    /// What the writer did since the log was opened.
    public var figures = LogFigures()

    public init(
        destinations: [Destination], sources: [Source], events: Int, bytes: Int, walBytes: Int, forecast: Forecast
    ) {
        self.destinations = destinations
        self.sources = sources
        self.events = events
        self.bytes = bytes
        self.walBytes = walBytes
        self.forecast = forecast
    }
}
