import EventLog

/// What the dispatcher is told.
enum Event: Sendable {
    case tick
    /// A destination goes on where an earlier process ended: with what that set apart, and its schedule. Nothing is read
    /// for it before.
    case began(outlet: Int, [DeferredEvent], RetrySchedule?)
    /// Something was appended to the log.
    case committed
    /// Dead letters were marked to be replayed.
    case replaysQueued
    case read(outlet: Int, Stretch)
    case readReplays(outlet: Int, [ReplayedLetter])
    /// The last byte of a request was written to an open connection.
    case written(attempt: Int)
    case answered(attempt: Int, Outlet.Answered)
    /// What became of a request's events is on disk.
    case recorded(attempt: Int)
    /// It cannot be recorded now, and will be tried until it can.
    case unrecordable(attempt: Int)
    /// Somebody took these back: what of them waits is not sent any more.
    case removed(Set<ItemID>)
    /// A schedule is on disk.
    case remembered(outlet: Int)
    case paused(outlet: Int, Bool)
    /// By command: a parked destination is to be tried again, a waiting one at once.
    case resumed(outlet: Int)
    /// A read that somebody waits for asks for a turn.
    case guest(Guests.Guest)
    /// Its last byte was written to an open connection.
    case guestWritten(Int)
    /// It was answered, or failed.
    case guestLeft(Int, isOverload: Bool)
    case stop
}
