/// The median of a destination's latest round trips, and the least that median was within a minute.
struct LatencyRecord: Sendable {
    private static let kept = 31
    private static let stretch = Duration.seconds(5)
    private static let stretches: Int64 = 12

    private var latest: [Duration] = []
    private var next = 0
    private(set) var median: Duration?
    /// The least median of each stretch of five seconds.
    private var least: [(number: Int64, median: Duration)] = []

    mutating func add(_ latency: Duration, at now: Duration) {
        if latest.count < Self.kept {
            latest.append(latency)
        } else {
            latest[next] = latency
            next = (next + 1) % Self.kept
        }
        let median = latest.sorted()[latest.count / 2]
        self.median = median
        let number = Self.number(at: now)
        if let last = least.last, last.number == number {
            least[least.count - 1].median = min(last.median, median)
        } else {
            least.removeAll { $0.number <= number - Self.stretches }
            least.append((number, median))
        }
    }

    /// Whether the median is over twice its least of the last minute.
    func isRaised(at now: Duration) -> Bool {
        let oldest = Self.number(at: now) - Self.stretches
        guard let median, let least = least.filter({ $0.number > oldest }).map(\.median).min() else { return false }
        return median > least * 2
    }

    private static func number(at now: Duration) -> Int64 {
        Int64(now / stretch)
    }
}
