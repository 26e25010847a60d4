import Synchronization

/// The requests of one source that has a rate. Asked from many connections at once.
final class SourcePace: Sendable {
    let requestsPerSecond: Double
    private let bucket: Mutex<TokenBucket>
    private let zero = ContinuousClock.now
    private let uptime: (@Sendable () -> Duration)?

    /// - Parameter uptime: monotonic time, for tests; the system's when nil.
    init(requestsPerSecond: Double, uptime: (@Sendable () -> Duration)?) {
        self.requestsPerSecond = requestsPerSecond
        self.uptime = uptime
        bucket = Mutex(TokenBucket(rate: requestsPerSecond, now: uptime?() ?? .zero))
    }

    /// Nil when the request may come; else whole seconds until it is worth trying again.
    func take() -> Int? {
        let now = uptime?() ?? ContinuousClock.now - zero
        return bucket.withLock { $0.take(now: now) }.map { Int(max(1, ($0 / .seconds(1)).rounded(.up))) }
    }
}
