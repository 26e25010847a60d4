import Testing

@testable import VendorSimulator

struct FaultStateTests {
    private static let second: UInt64 = 1_000_000_000

    @Test func `a fault is in force for its stretch of time only`() throws {
        var state = try Self.state("at 10s for 5s status 503\nat 20s status 401", at: 7 * Self.second)
        let answers = [0, 9, 10, 14, 15, 19, 20, 500].map { state.ruling(at: (7 + $0) * Self.second).answered }
        let down = Ruling.Answered.status(503, code: nil, retryAfter: nil)
        let locked = Ruling.Answered.status(401, code: nil, retryAfter: nil)
        #expect(answers == [nil, nil, down, down, nil, nil, locked, locked])
    }

    @Test func `a new script begins when it is played`() throws {
        var state = try Self.state("status 500", at: 0)
        state.play(try FaultScript(parsing: "at 2s status 503"), at: 100 * Self.second)
        #expect(state.ruling(at: 101 * Self.second).answered == nil)
        #expect(state.ruling(at: 102 * Self.second).answered == .status(503, code: nil, retryAfter: nil))
    }

    @Test(arguments: [1.0, 7.5, 100])
    func `no window of a quota holds more than it grants, and none less if asked all the time`(rate: Double) throws {
        var state = try Self.state("quota \(rate)/s", at: 0)
        let (requests, span) = (Int(rate.rounded(.up)), UInt64(rate.rounded(.up) / rate * 1e9))
        let granted = (0..<20_000).map { UInt64($0) * 1_000_000 }.filter { state.ruling(at: $0).answered == nil }
        for (index, time) in granted.enumerated() {
            let within = granted[index...].prefix { $0 < time + span }.count
            #expect(within <= requests)
        }
        #expect(granted.count >= Int(rate * 20) - requests)
    }

    @Test func `a request that fails for another reason costs nothing of the quota`() throws {
        var state = try Self.state("quota 1/s\nfor 1s status 500", at: 0)
        #expect(state.ruling(at: 0).answered == .status(500, code: nil, retryAfter: nil))
        #expect(state.ruling(at: Self.second).answered == nil)
    }

    @Test func `skewed latencies have the median and the 99th percentile they are told to have`() throws {
        var state = try Self.state("latency 80ms p99 900ms", at: 0)
        let drawn = (0..<20_000).map { state.ruling(at: $0).latency }.sorted()
        let (median, p99) = (drawn[10_000], drawn[19_800])
        #expect(median > .milliseconds(77) && median < .milliseconds(83), "\(median)")
        #expect(p99 > .milliseconds(780) && p99 < .milliseconds(1040), "\(p99)")
        #expect(drawn[0] > .zero)
    }

    @Test func `the same seed strikes the same requests`() throws {
        var (one, other) = (try Self.state("fail 30%", at: 0), try Self.state("fail 30%", at: 0))
        let struck = (0..<1000).map { one.ruling(at: $0).answered != nil }
        #expect(struck == (0..<1000).map { other.ruling(at: $0).answered != nil })
        #expect((200...400).contains(struck.count(where: \.self)))
    }

    private static func state(_ script: String, at time: UInt64) throws -> FaultState {
        FaultState(SimulatorConfiguration(vendor: .gravity, faults: try FaultScript(parsing: script)), at: time)
    }
}
