/// How many requests may come now: filled at `rate` per second up to one second's worth, and at least one. Pure; the
/// time is a parameter.
struct TokenBucket: Sendable {
    /// Per second.
    let rate: Double
    private var tokens: Double
    private var filledAt: Duration

    init(rate: Double, now: Duration) {
        self.rate = rate
        tokens = Swift.max(rate, 1)
        filledAt = now
    }

    /// Nil when the request may come; else how long until one may.
    mutating func take(now: Duration) -> Duration? {
        let elapsed = Swift.max(now - filledAt, .zero)
        tokens = min(tokens + elapsed / .seconds(1) * rate, Swift.max(rate, 1))
        filledAt = Swift.max(filledAt, now)
        guard tokens < 1 else {
            tokens -= 1
            return nil
        }
        return .seconds((1 - tokens) / rate)
    }
}
