import Testing
import Vendors

@testable import Delivery

/// What the receiver sees. A request takes up to 300 ms to be written, so that the time of hand-over is not the time of
/// arrival.
///
/// Planted mistakes that these catch, each tried by hand: a slot that comes back a window after the hand-over, as a limit
/// counted per attempt has it, and not after the last byte was written; a request sent again, or half of a split one, that
/// takes no slot; a process that starts with all slots free.
@Suite struct PaceTests {
    static let rates: [Double] = [1, 7.5, 100, 500, 2000]

    private func outlet(_ change: (inout OutletSettings) -> Void = { _ in }) -> OutletSettings {
        Simulation.outlet {
            $0.batch.events = 1
            $0.concurrency = 1024
            change(&$0)
        }
    }

    private func slots(_ rate: Double) -> (window: Duration, count: Int) {
        (.seconds(rate.rounded(.up) / rate), Int(rate.rounded(.up)))
    }

    @Test(arguments: rates + [0.5])
    func `no window sees more requests than the rate, and 95 in 100 are used`(rate: Double) {
        let seconds = max(30, 20 / rate)
        let (window, count) = slots(rate)
        var simulation = Simulation(outlets: [outlet()], rates: [rate], events: Int(rate * seconds) + 10) { _, _, _ in
            .init(verdict: .delivered, latency: .milliseconds(10))
        }
        simulation.run(until: .seconds(seconds))
        #expect(simulation.mostSent(in: window) <= count)
        // The first window of a process is waited out.
        let possible = rate * (seconds - Double(count) / rate)
        #expect(Double(simulation.sent.count) >= 0.95 * possible - 1)
    }

    @Test(arguments: rates)
    func `no window sees more while requests fail, are split, slow or replays, across three restarts`(
        rate: Double
    ) {
        var random = SplitMix64(seed: UInt64(rate))
        let settings = outlet {
            $0.batch.events = 8
            $0.batch.wait = .milliseconds(1)
            $0.retry = RetrySettings(base: .milliseconds(10), max: .milliseconds(100))
        }
        var simulation = Simulation(outlets: [settings], rates: [rate], events: Int(rate * 60) + 100) { _, items, _ in
            let writing = Duration.microseconds(Int.random(in: 0...300_000, using: &random))
            let latency = writing + .milliseconds(Int.random(in: 1...50, using: &random))
            let verdict: Verdict =
                switch Int.random(in: 0..<20, using: &random) {
                case 0: .later("HTTP 408")
                case 1: .unsure("HTTP 500")
                case 2: items.count > 1 ? .split(.vendorRejected, "HTTP 400") : .delivered
                default: .delivered
                }
            return .init(verdict: verdict, latency: latency, writing: writing)
        }
        let seconds = rate < 10 ? 40 : 5
        for process in 1...3 {
            simulation.replay((1...Int64(rate.rounded(.up))).map { 1_000_000 * Int64(process) + $0 })
            simulation.run(until: .seconds(seconds * process))
            simulation.kill(after: .milliseconds(Int.random(in: 1...400, using: &random)))
        }
        simulation.run(until: .seconds(seconds * 4))
        let (window, count) = slots(rate)
        #expect(simulation.sent.count > count)
        #expect(simulation.sent.contains { $0.sequences.contains { $0 > 1_000_000 } })
        #expect(simulation.mostSent(in: window) <= count)
    }

    /// A vendor that says `later` is spared; one that fails now and then, or refuses some, is not.
    @Test(arguments: rates)
    func `95 in 100 are used while requests fail and are split and letters replayed, each restart's first window aside`(
        rate: Double
    ) {
        var random = SplitMix64(seed: UInt64(rate))
        let settings = outlet {
            $0.batch = BatchLimits(events: 2, wait: .milliseconds(1))
            $0.retry = RetrySettings(base: .milliseconds(10), max: .milliseconds(100))
        }
        let seconds = rate < 10 ? 40.0 : 6
        let events = Int(rate * seconds * 8) + 100
        var simulation = Simulation(outlets: [settings], rates: [rate], events: events) { _, items, _ in
            let writing = Duration.microseconds(Int.random(in: 0...2000, using: &random))
            let latency = writing + .milliseconds(Int.random(in: 1...50, using: &random))
            let verdict: Verdict =
                switch Int.random(in: 0..<20, using: &random) {
                case 0: .unsure("HTTP 500")
                case 1: .split(.vendorRejected, "HTTP 400")
                default: .delivered
                }
            return .init(verdict: verdict, latency: latency, writing: writing)
        }
        let (window, count) = slots(rate)
        for process in 1...4 {
            simulation.replay((1...Int64(count)).map { 1_000_000 * Int64(process) + $0 })
            let (began, before) = (simulation.now, simulation.sent.count)
            simulation.run(until: began + .seconds(seconds))
            let possible = rate * (seconds - (window + Pace.margin) / .seconds(1))
            #expect(Double(simulation.sent.count - before) >= 0.95 * possible - 1)
            simulation.kill()
        }
        #expect(simulation.mostSent(in: window) <= count)
        #expect(rate < 10 || simulation.recorded[0].values.contains { $0.hasPrefix("dead") })
        #expect(simulation.sent.contains { $0.sequences.contains { $0 > 1_000_000 } })
    }

    @Test func `a process that starts counts all slots as just taken`() {
        var simulation = Simulation(outlets: [outlet()], rates: [100], events: 1000) { _, _, _ in
            .init(verdict: .delivered)
        }
        simulation.run(until: .seconds(3))
        #expect(simulation.sent[0].at >= .seconds(1))
    }

    @Test func `failing requests take their slots like any other`() {
        var simulation = Simulation(outlets: [outlet()], rates: [50], events: 5000) { _, items, _ in
            .init(verdict: items[0].sequence.isMultiple(of: 2) ? .split(.vendorRejected, "no") : .delivered)
        }
        simulation.run(until: .seconds(30))
        #expect(simulation.mostSent(in: .seconds(1)) <= 50)
    }
}
