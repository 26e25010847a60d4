/// How much of its ceilings a destination uses: all of them until the vendor says that it is too much.
///
/// | when | rate | concurrency |
/// |---|---|---|
/// | an answer 429 or 503 to a request sent since the last time, two round trips after it | halved | halved |
/// | time passes | + 5 % of the ceiling per second | the same, unless answers are slow |
///
/// Answers are slow while the median latency is over twice the least it was within the last minute. Never above the
/// ceilings, and never below 1/64 of the rate and one request at a time. The rate is that of the destination, beneath
/// its limit group's, so that one that is slowed does not slow the others of its group.
struct Adaptation: Sendable {
    static let regainPerSecond = 0.05
    static let leastShare = 1.0 / 64

    private(set) var rateShare = 1.0
    private(set) var concurrencyShare = 1.0
    /// The next request of a slowed destination starts no sooner.
    private(set) var nextStart = Duration.zero
    private var latency = LatencyRecord()
    private var updatedAt = Duration.zero
    private var halvedAt: Duration?

    var isSlowed: Bool { rateShare < 1 || concurrencyShare < 1 }

    func concurrency(of ceiling: Int) -> Int {
        max(1, Int(Double(ceiling) * concurrencyShare + 1e-9))
    }

    mutating func advance(to now: Duration) {
        guard now > updatedAt else { return }
        let regained = Self.regainPerSecond * ((now - updatedAt) / .seconds(1))
        updatedAt = now
        guard isSlowed else { return }
        rateShare = min(1, rateShare + regained)
        if !latency.isRaised(at: now) { concurrencyShare = min(1, concurrencyShare + regained) }
    }

    /// - Parameter rate: the limit group's; nil for none.
    mutating func started(rate: Double?, now: Duration) {
        guard rateShare < 1, let rate else { return }
        nextStart = now + .seconds(1 / (rate * rateShare))
    }

    mutating func succeeded(startedAt: Duration, now: Duration) {
        latency.add(now - startedAt, at: now)
    }

    /// Answered 429 or 503.
    mutating func refused(startedAt: Duration, now: Duration) {
        if let halvedAt {
            let roundTrip = latency.median ?? now - startedAt
            guard startedAt >= halvedAt, now >= halvedAt + roundTrip * 2 else { return }
        }
        halvedAt = now
        rateShare = max(rateShare / 2, Self.leastShare)
        concurrencyShare = max(concurrencyShare / 2, Self.leastShare)
    }
}
