public import EventLog

/// What a destination is doing now, for people.
public struct OutletStatus: Sendable {
    public enum State: String, Sendable, CaseIterable {
        /// Everything is let through.
        case flowing
        /// The last request failed; the next is tried soon.
        case slowed
        /// The breaker is open: several failures in a row.
        case open
        /// Refused credentials, account or address.
        case parked
        /// By command.
        case paused
    }

    public var name: String
    public var id: NameID
    public var state: State
    /// Why it is not flowing.
    public var reason: String?
    public var inFlight: Int
    /// Items in memory that wait for their turn.
    public var waiting: Int
    /// Requests per second, as of now and at most; nil where there is no limit.
    public var rate: Double?
    public var rateLimit: Double?
    /// Requests in flight at once, as of now and at most.
    public var concurrency: Int
    public var concurrencyLimit: Int
    public var requests: RequestFigures

    /// - Parameter rateLimit: of its limit group.
    init(_ outlet: Outlet, rateLimit: Double?) {
        name = outlet.settings.name
        id = outlet.settings.id
        inFlight = outlet.inFlight.count
        waiting =
            outlet.fresh.count + outlet.replays.count
            + (outlet.retries + outlet.splits + outlet.apart).reduce(0) { $0 + $1.items.count }
        self.rateLimit = rateLimit
        rate = rateLimit.map { $0 * outlet.adaptation.rateShare }
        concurrency = outlet.concurrency
        concurrencyLimit = outlet.settings.concurrency
        requests = outlet.figures
        switch outlet.gate {
        case .open: (state, reason) = (.flowing, nil)
        case .backingOff(_, let failures, _, let why):
            (state, reason) = (failures < Gate.breakerFailures ? .slowed : .open, why)
        case .parked(_, _, let why): (state, reason) = (.parked, why)
        }
        if outlet.isPaused { (state, reason) = (.paused, nil) }
    }
}
