/// A reading of the clock that only goes forward.
struct MonotonicInstant {
    private let value: ContinuousClock.Instant

    static var now: MonotonicInstant { MonotonicInstant(value: .now) }

    func microseconds(since earlier: MonotonicInstant) -> Int {
        let (seconds, attoseconds) = (value - earlier.value).components
        return Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
    }
}
