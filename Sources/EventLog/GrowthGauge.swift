/// How fast something grows, over the last few minutes. Pure; the time is a parameter.
struct GrowthGauge: Sendable {
    /// Milliseconds between two samples that are kept, at least.
    static let step: Int64 = 10_000
    /// Of these, how many are kept: five minutes.
    static let most = 31
    /// Milliseconds below which nothing is said.
    static let least: Int64 = 30_000

    private var samples: [(at: Int64, bytes: Int)] = []

    /// - Parameter now: milliseconds since 1970. A clock that goes back begins anew.
    mutating func note(_ bytes: Int, at now: Int64) {
        if let last = samples.last {
            if now < last.at { samples = [] }
            if now >= last.at, now - last.at < Self.step { return }
        }
        samples.append((now, bytes))
        if samples.count > Self.most { samples.removeFirst() }
    }

    /// Seconds until `room` more bytes are there; nil when it does not grow, or was not watched for long enough.
    func seconds(until room: Int) -> Int? {
        guard let first = samples.first, let last = samples.last, last.at - first.at >= Self.least else { return nil }
        let perSecond = Double(last.bytes - first.bytes) * 1_000 / Double(last.at - first.at)
        guard perSecond > 0 else { return nil }
        return Int(clamping: Int64(min(Double(max(room, 0)) / perSecond, 1e12)))
    }
}
