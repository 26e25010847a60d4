import Testing
import Vendors

@testable import Delivery

@Suite struct PaceTests {
    @Test(arguments: [1, 7.5, 100, 500, 0.5])
    func `no window sees more requests than the rate, and nearly all of it is used`(rate: Double) {
        let outlet = Simulation.outlet {
            $0.batch.events = 1
            $0.concurrency = 16
        }
        var simulation = Simulation(outlets: [outlet], rates: [rate], events: 20_000) { _, _, _ in
            .init(verdict: .delivered, latency: .milliseconds(10))
        }
        let seconds = 30.0
        simulation.run(until: .seconds(seconds))
        let slots = rate.rounded(.up)
        #expect(simulation.mostSent(in: .seconds(slots / rate)) <= Int(slots))
        let possible = rate * (seconds - slots / rate)
        #expect(Double(simulation.sent.count) >= 0.9 * possible - 1)
    }

    @Test func `a process that starts counts all slots as just taken`() {
        let outlet = Simulation.outlet { $0.batch.events = 1 }
        var simulation = Simulation(outlets: [outlet], rates: [100], events: 1000) { _, _, _ in
            .init(verdict: .delivered)
        }
        simulation.run(until: .seconds(3))
        #expect(simulation.sent[0].at >= .seconds(1))
    }

    @Test func `failing requests take their slots like any other`() {
        let outlet = Simulation.outlet {
            $0.batch.events = 1
            $0.concurrency = 16
        }
        var simulation = Simulation(outlets: [outlet], rates: [50], events: 5000) { _, items, _ in
            .init(verdict: items[0].sequence.isMultiple(of: 2) ? .split(.vendorRejected, "no") : .delivered)
        }
        simulation.run(until: .seconds(30))
        #expect(simulation.mostSent(in: .seconds(1)) <= 50)
    }
}
