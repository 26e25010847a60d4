import Synchronization

/// How far the check in the background has come.
final class SelfCheck: Sendable {
    private let state = Mutex<LogStatus.Check?>(nil)

    /// Nil when there is none.
    var status: LogStatus.Check? { state.withLock { $0 } }

    func set(_ status: LogStatus.Check) { state.withLock { $0 = status } }
}
