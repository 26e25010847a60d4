import Foundation

/// How long answers take.
public enum Latency: Sendable, Equatable {
    /// Evenly spread.
    case even(ClosedRange<Duration>)
    /// Log-normal, as vendors' are: half of the answers take less than `median`, one in a hundred more than `p99`.
    case skewed(median: Duration, p99: Duration)

    /// Standard deviations between the median and the 99th percentile of a normal distribution.
    private static let deviationsToP99 = 2.326348

    func draw(_ random: inout SplitMix64) -> Duration {
        switch self {
        case .even(let range): return random.duration(in: range)
        case .skewed(let median, let p99):
            let deviation = log(p99 / median) / Self.deviationsToP99
            return median * exp(deviation * random.normal())
        }
    }
}
