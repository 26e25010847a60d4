import NIOCore

/// One deadline per connection that is moved with every request at the price of a store.
///
/// Deadlines mostly move later, and most never pass: the task that is scheduled fires at the earliest deadline there
/// was, sees the one in force by then, and waits on.
struct LazyTimer {
    private var deadline: NIODeadline?
    private var scheduled: (task: Scheduled<Void>, at: NIODeadline)?

    /// The fire time to schedule a task for, if none that fires early enough is scheduled.
    mutating func move(to deadline: NIODeadline?) -> NIODeadline? {
        self.deadline = deadline
        guard let deadline else { return nil }
        if let scheduled, scheduled.at <= deadline { return nil }
        scheduled?.task.cancel()
        return deadline
    }

    mutating func isScheduled(_ task: Scheduled<Void>, at time: NIODeadline) {
        scheduled = (task, time)
    }

    enum Ring: Equatable {
        case passed
        case wait(until: NIODeadline)
        case nothingToWaitFor
    }

    /// What the firing of the scheduled task means at `now`.
    mutating func fired(at now: NIODeadline) -> Ring {
        scheduled = nil
        guard let deadline else { return .nothingToWaitFor }
        guard deadline <= now else { return .wait(until: deadline) }
        self.deadline = nil
        return .passed
    }

    mutating func cancel() {
        deadline = nil
        scheduled?.task.cancel()
        scheduled = nil
    }
}
