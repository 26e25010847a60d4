import Testing

@testable import Operations

struct ReplayShareTests {
    private static let start = ContinuousClock.now

    /// Asked every tenth of a second: what is handed out each time.
    private func take(_ share: inout ReplayShare, rate: Double, limit: Int = 1000, ticks: ClosedRange<Int>) -> [Int] {
        ticks.map { share.take(rate: rate, limit: limit, now: Self.start + .milliseconds(100 * $0)) }
    }

    @Test(arguments: [0.5, 3, 20, 200, 9_990]) func `over a while exactly the rate is handed out, the first at once`(
        rate: Double
    ) {
        var share = ReplayShare(at: Self.start)
        let taken = take(&share, rate: rate, ticks: 0...1000)
        #expect(taken[0] == 1)
        #expect(abs(Double(taken.reduce(0, +)) - (rate * 100 + 1)) <= 1)
        #expect(taken.dropFirst().allSatisfy { Double($0) <= rate / 10 + 1 })
    }

    @Test func `after a standstill there is a quarter of a second's worth at once, and one of a slow rate`() {
        var share = ReplayShare(at: Self.start)
        #expect(take(&share, rate: 200, ticks: 600...602) == [51, 20, 20])
        var slow = ReplayShare(at: Self.start)
        #expect(take(&slow, rate: 0.1, ticks: 6000...6050).reduce(0, +) == 1)
    }

    @Test func `no more than the limit is handed out at once`() {
        var share = ReplayShare(at: Self.start)
        #expect(take(&share, rate: 10_000, limit: 700, ticks: 1...2) == [700, 700])
    }
}
