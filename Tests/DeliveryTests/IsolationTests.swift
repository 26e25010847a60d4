import Testing
import Vendors

@testable import Delivery

/// Four destinations at 200 requests per second each: one takes all, one is dead, one is slow, one flaps.
@Suite struct IsolationTests {
    private static let names = ["healthy", "dead", "slow", "flapping"]

    private func run(_ count: Int) -> Simulation {
        let outlets = Self.names.prefix(count).enumerated().map { index, name in
            Simulation.outlet(name, group: index) {
                $0.batch = BatchLimits(events: 4, wait: .milliseconds(50))
                $0.concurrency = 16
            }
        }
        var random = SplitMix64(seed: 4)
        var simulation = Simulation(
            outlets: outlets, rates: outlets.map { _ in 200 }, events: 0
        ) { outlet, _, now in
            switch Self.names[outlet] {
            case "dead": .init(verdict: .later("no connection"))
            case "slow": .init(verdict: .delivered, latency: .seconds(9))
            case "flapping":
                .init(verdict: Int64(now / .seconds(3)).isMultiple(of: 2) ? .unsure("HTTP 500") : .delivered)
            default: .init(verdict: .delivered, latency: .milliseconds(Int.random(in: 5...15, using: &random)))
            }
        }
        simulation.append(every: .milliseconds(4), outlets: Array(outlets.indices), until: .seconds(30))
        return simulation
    }

    @Test func `a healthy destination keeps its throughput and its delays beside three that misbehave`() throws {
        let (alone, beside) = (run(1), run(4))
        let (most, some) = (alone.count("delivered"), beside.count("delivered"))
        #expect(most > 7000)
        #expect(Double(some) >= 0.95 * Double(most))
        let (before, after) = (alone.delays(outlet: 0), beside.delays(outlet: 0))
        let p99 = { (delays: [Duration]) in delays[delays.count * 99 / 100] }
        #expect(p99(after) <= p99(before) * 1.5)
        // The others lose nothing, and none of them is let run wild.
        #expect(beside.count("delivered", outlet: 1) == 0)
        #expect(beside.recorded[1].isEmpty)
        #expect(beside.sent.count { $0.outlet == 1 } < 100)
        #expect(beside.count("delivered", outlet: 3) > 0)
    }
}
