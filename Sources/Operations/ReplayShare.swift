/// How many of a replay job's letters are due: a token bucket, as a pure value that is told the time.
///
/// After a standstill it catches up on a quarter of a second, not on all of it: nobody who asked for 200 a second wants
/// a thousand at once.
struct ReplayShare {
    /// Seconds.
    private static let catchUp = 0.25

    private var due = 1.0
    private var at: ContinuousClock.Instant

    init(at now: ContinuousClock.Instant) {
        at = now
    }

    /// - Parameters:
    ///   - rate: letters per second.
    ///   - limit: at most so many.
    mutating func take(rate: Double, limit: Int, now: ContinuousClock.Instant) -> Int {
        due = min(due + rate * ((now - at) / .seconds(1)), 1 + rate * Self.catchUp, Double(limit))
        at = now
        let count = Int(due)
        due -= Double(count)
        return count
    }
}
