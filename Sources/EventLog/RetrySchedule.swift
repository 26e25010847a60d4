/// Where the retries of a destination stand, kept beside its cursor so that a restart neither forgets nor hurries.
/// All times are milliseconds since 1970.
public struct RetrySchedule: Sendable, Equatable {
    public enum State: String, Sendable {
        case open
        case backingOff
        case parked
    }

    /// Which address and account this was about.
    public var fingerprint: Int64
    public var state: State
    /// When it began to fail.
    public var since: Int64
    /// When it is tried again.
    public var until: Int64
    /// Failures in a row.
    public var failures: Int
    /// The vendor asked for silence until then; 0 for never.
    public var silentUntil: Int64
    /// Why it fails, for people.
    public var reason: String
    /// Events that were sent and are to be sent again, ascending.
    public var held: [Held]

    /// Neighbours with the same history.
    public struct Held: Sendable, Equatable {
        /// Sequence numbers.
        public var first: Int64
        public var last: Int64
        public var attempts: Int
        /// When they were first sent.
        public var firstAt: Int64
        public var history: AttemptHistory

        public init(
            first: Int64, last: Int64, attempts: Int, firstAt: Int64, history: AttemptHistory = AttemptHistory()
        ) {
            self.first = first
            self.last = last
            self.attempts = attempts
            self.firstAt = firstAt
            self.history = history
        }
    }

    /// - Parameter held: in any order; neighbours with the same history are put together.
    public init(
        fingerprint: Int64,
        state: State = .open,
        since: Int64 = 0,
        until: Int64 = 0,
        failures: Int = 0,
        silentUntil: Int64 = 0,
        reason: String = "",
        held: [Held] = []
    ) {
        self.fingerprint = fingerprint
        self.state = state
        self.since = since
        self.until = until
        self.failures = failures
        self.silentUntil = silentUntil
        self.reason = reason
        self.held = held.sorted { $0.first < $1.first }.reduce(into: []) { together, next in
            if let last = together.last, last.last + 1 == next.first, last.attempts == next.attempts,
                last.firstAt == next.firstAt, last.history == next.history
            {
                together[together.count - 1].last = next.last
            } else {
                together.append(next)
            }
        }
    }
}
