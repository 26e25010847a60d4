/// How long to wait after the n-th failure in a row: exponential, with full jitter.
/// https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
enum Backoff {
    /// Between zero and `base` × 2ⁿ⁻¹, never above `max`, never below `least`.
    static func delay(
        failures: Int,
        retry: RetrySettings,
        least: Duration?,
        random: inout some RandomNumberGenerator
    ) -> Duration {
        let ceiling = ceiling(failures: failures, retry: retry)
        let jittered = ceiling * Double.random(in: 0...1, using: &random)
        return max(jittered, least ?? .zero)
    }

    /// The longest delay after the n-th failure.
    static func ceiling(failures: Int, retry: RetrySettings) -> Duration {
        var ceiling = retry.base
        for _ in 1..<max(failures, 1) where ceiling < retry.max { ceiling *= 2 }
        return min(ceiling, retry.max)
    }
}
