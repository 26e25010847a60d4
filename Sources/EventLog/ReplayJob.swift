/// Dead letters that are replayed little by little, at a rate of their own. Kept in the log: a restart goes on with it.
public struct ReplayJob: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        case running
        case paused
        case cancelled
        /// Every letter was handed to delivery once.
        case done
    }

    public var id: Int64
    /// Which letters, in the words of whoever began it: the log does not read them.
    public var filter: String
    /// Letters per second.
    public var rate: Double
    public var state: State
    /// How many letters matched when it began.
    public var total: Int
    /// How many of them were looked at so far.
    public var passed: Int
    /// Of those handed to delivery: how many have arrived, are dead again, and wait to be sent. A letter that another
    /// job took since is that one's.
    public var delivered = 0
    public var dead = 0
    public var waiting = 0
    /// Milliseconds since 1970.
    public var startedAt: Int64
    /// Milliseconds since 1970.
    public var endedAt: Int64?
}

/// A replay job before it is stored.
struct ReplayPlan: Sendable {
    let words: String
    /// Letters per second.
    let rate: Double
    /// How many letters match, and the highest id of theirs: what dies later is not of the job.
    let total: Int
    let last: Int64
}
