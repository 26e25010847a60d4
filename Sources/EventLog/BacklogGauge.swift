/// How much a destination with a bounded backlog is owed. Pure; the time is a parameter.
///
/// Bytes are counted as events come. What is settled is taken to be of mean size, since looking up each size would cost
/// delivery a read per event: exact while nothing is settled and when nothing is left, and an average between.
struct BacklogGauge: Sendable {
    let bound: Backlog
    /// Events.
    private(set) var pending: Int
    private(set) var bytes: Double
    /// When the oldest event that waits was received, in milliseconds since 1970, as of the last look.
    var oldest: Int64?

    init(_ bound: Backlog, pending: Int, meanBytes: Double) {
        self.bound = bound
        self.pending = pending
        bytes = Double(pending) * meanBytes
    }

    mutating func settle(_ count: Int) {
        guard pending > 0 else { return }
        let left = max(pending - count, 0)
        bytes *= Double(left) / Double(pending)
        pending = left
    }

    mutating func add(_ count: Int, bytes: Int) {
        pending += count
        self.bytes += Double(bytes)
    }

    /// - Parameter waiting: bytes that this round adds.
    func isOver(adding waiting: Int, at now: Int64) -> Bool {
        if let most = bound.bytes, bytes + Double(waiting) >= Double(most) { return true }
        guard pending > 0, let age = bound.age, let oldest else { return false }
        return now - oldest > Int64(age / .milliseconds(1))
    }
}
