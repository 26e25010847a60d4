import Dispatch
import Synchronization

/// The commands that wait for the writer's next transaction.
///
/// Callers put in and are called back; the writer takes all there is at once. Nothing is done under the lock but moving
/// arrays; callers are called outside it.
final class Inbox: Sendable {
    private struct State {
        var waiting: [Command] = []
        /// Of the waiting commands and of those being committed.
        var bytes = 0
        /// The writer sleeps until so many wait; nil while it is awake.
        var wakesAt: Int?
        var isClosed = false
        var failure: LogError?
        var hasEnded = false
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let maxBytes: Int
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    init(maxBytes: Int) {
        self.maxBytes = maxBytes
    }

    // MARK: Callers

    /// Waits until the command is committed or refused.
    func perform(_ work: Command.Work, bytes: Int = 0) async throws(LogError) -> Command.Answer {
        let outcome = await withCheckedContinuation { continuation in
            submit(work, bytes: bytes) { continuation.resume(returning: $0) }
        }
        return try outcome.get()
    }

    /// Calls back once the command is committed or refused: from the writer's thread, or from this one, at once.
    func submit(_ work: Command.Work, bytes: Int, then: @escaping @Sendable (Command.Outcome) -> Void) {
        if let refusal = put(Command(work: work, bytes: bytes, reply: then)) { then(.failure(refusal)) }
    }

    private func put(_ command: Command) -> LogError? {
        let (refusal, wakes) = state.withLock { state -> (LogError?, Bool) in
            if let refusal = Self.refusal(state) { return (refusal, false) }
            // One submission is always let in, however large, so that everything can be stored in the end.
            if command.bytes > 0, state.bytes > 0, state.bytes + command.bytes > maxBytes {
                return (LogError(.busy, "\(state.bytes) bytes wait to be written"), false)
            }
            state.bytes += command.bytes
            state.waiting.append(command)
            guard let enough = state.wakesAt, state.waiting.count >= enough else { return (nil, false) }
            state.wakesAt = nil
            return (nil, true)
        }
        if wakes { wake.signal() }
        return refusal
    }

    var count: Int { state.withLock { $0.waiting.count } }

    /// Throws when the log is closed or has failed.
    func check() throws(LogError) {
        if let refusal = state.withLock({ Self.refusal($0) }) { throw refusal }
    }

    private static func refusal(_ state: State) -> LogError? {
        if let failure = state.failure { return failure }
        return state.isClosed ? LogError(.closed, "the log is closed") : nil
    }

    /// Refuses what comes from now on. The writer ends after what already waits.
    func close() {
        let wakes = state.withLock { state in
            state.isClosed = true
            defer { state.wakesAt = nil }
            return state.wakesAt != nil
        }
        if wakes { wake.signal() }
    }

    /// Waits until the writer has ended.
    func closed() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.closers.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    // MARK: The writer

    /// All that waits; empty after `timeout`; nil when the inbox is closed and nothing is left.
    func take(within timeout: DispatchTimeInterval) -> [Command]? {
        if case .nothing = next(beforeSleep: true) {
            _ = wake.wait(timeout: .now() + timeout)
        }
        return switch next(beforeSleep: false) {
        case .commands: takeAll()
        case .nothing: []
        case .end: nil
        }
    }

    /// Sleeps until `count` commands wait, or the time is over. Those who were just answered come back within
    /// microseconds, and each that comes too late waits for a sync more.
    func gather(_ count: Int, within nanoseconds: UInt64) {
        let mustWait = state.withLock { state in
            guard state.waiting.count < count, !state.isClosed else { return false }
            state.wakesAt = count
            return true
        }
        guard mustWait else { return }
        _ = wake.wait(timeout: .now() + .nanoseconds(Int(nanoseconds)))
        state.withLock { $0.wakesAt = nil }
    }

    private enum Next {
        case commands
        case nothing
        case end
    }

    private func next(beforeSleep: Bool) -> Next {
        state.withLock { state in
            state.wakesAt = nil
            if !state.waiting.isEmpty { return .commands }
            if state.isClosed { return .end }
            state.wakesAt = beforeSleep ? 1 : nil
            return .nothing
        }
    }

    private func takeAll() -> [Command] {
        state.withLock { state in
            var taken: [Command] = []
            swap(&taken, &state.waiting)
            return taken
        }
    }

    /// Wakes those who waited, each with its outcome.
    func finish(_ commands: [Command], _ outcomes: [Command.Outcome]) {
        let bytes = commands.reduce(0) { $0 + $1.bytes }
        if bytes > 0 { state.withLock { $0.bytes -= bytes } }
        // By number: a command in a loop of its own would be copied, with all it brings.
        for number in commands.indices { commands[number].reply(outcomes[number]) }
    }

    /// Refuses all that comes, for ever.
    func fail(_ error: LogError) {
        state.withLock { $0.failure = $0.failure ?? error }
    }

    func end() {
        let closers = state.withLock { state in
            state.hasEnded = true
            defer { state.closers = [] }
            return state.closers
        }
        for closer in closers { closer.resume() }
    }
}
