import EventLog

/// What is to be done.
enum Action: Sendable {
    case read(outlet: Int, events: Int, bytes: Int)
    case readReplays(outlet: Int, events: Int, bytes: Int)
    case send(outlet: Int, attempt: Int, [Item])
    /// A read's turn has come.
    case admit(guest: Int)
    /// It will not come in time.
    case turnAway(guest: Int)
    case settle(attempt: Int, Settlement)
    /// Put beside the cursor in place of what is there; nil is nothing.
    case remember(outlet: Int, RetrySchedule?)
    /// Nothing but time is awaited before this.
    case wake(at: Duration)
    /// For the operator.
    case changed(outlet: Int, from: Gate, to: Gate)
    /// After `stop`: nothing is on its way or being recorded any more.
    case stopped
}
