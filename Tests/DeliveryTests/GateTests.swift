import EventLog
import Testing
import Vendors

@testable import Delivery

@Suite struct GateTests {
    /// One event that made the vendor fail, on a schedule of its own for ten minutes, and a gate that is closed.
    private func waiting(failures: Int) -> Outlet {
        var outlet = Outlet(settings: Simulation.outlet { $0.batch.events = 1 }, index: 0)
        outlet.reading.hasBegun = true
        _ = outlet.took(Stretch(events: [Simulation.event(1)], end: .caughtUp), now: .zero, wall: 0)
        var batch = outlet.takeBatch(now: .zero)
        batch?.notBefore = .seconds(600)
        if let batch { outlet.apart.append(batch) }
        outlet.gate = .backingOff(until: .seconds(5), failures: failures, since: .seconds(1), why: "HTTP 503")
        return outlet
    }

    @Test func `when a destination recovers from an outage, what was set apart is due at once`() {
        var outlet = waiting(failures: Gate.breakerFailures)
        #expect(outlet.nextDue() == .seconds(600))
        outlet.open(now: .seconds(7))
        #expect(outlet.nextDue() == .seconds(7))
        #expect(outlet.takeBatch(now: .seconds(7))?.items.map(\.sequence) == [1])
    }

    @Test func `so is it when a parked destination is resumed`() {
        var outlet = waiting(failures: 0)
        outlet.gate = .parked(probeAt: .seconds(300), since: .zero, why: "HTTP 401")
        outlet.resume(now: .seconds(7))
        #expect(outlet.nextDue() == .seconds(7))
    }

    @Test func `a failure or two hurry nothing that was set apart`() {
        var outlet = waiting(failures: Gate.breakerFailures - 1)
        outlet.open(now: .seconds(7))
        #expect(outlet.nextDue() == .seconds(600))
    }

    @Test func `what was held by a failing destination goes at once when it recovers, at full concurrency`() {
        let settings = Simulation.outlet {
            $0.batch.events = 1
            $0.concurrency = 8
            $0.retry = RetrySettings(base: .seconds(30), max: .seconds(30))
        }
        var recovery: Duration?
        var simulation = Simulation(outlets: [settings], rates: [nil], events: 400) { _, _, now in
            if now < .seconds(600) { return .init(verdict: .later("HTTP 502")) }
            recovery = recovery ?? now
            return .init(verdict: .delivered, latency: .milliseconds(100))
        }
        simulation.run()
        #expect(simulation.count("delivered") == 400)
        // The probe, and then eight at a time: nobody waits for a time of its own.
        let last = simulation.settledAt[0].values.max() ?? .zero
        #expect(last - (recovery ?? .zero) < .seconds(7))
        #expect(simulation.mostInFlight == 8)
    }

    @Test func `a closed gate lets one request through at a time, as a probe`() {
        let settings = Simulation.outlet {
            $0.batch.events = 1
            $0.concurrency = 8
            $0.retry = RetrySettings(base: .seconds(1), max: .seconds(10))
        }
        var under = 0
        var ends: [Duration] = []
        var simulation = Simulation(outlets: [settings], rates: [nil], events: 400) { _, _, now in
            ends.removeAll { $0 <= now }
            if now > .seconds(1) { under = max(under, ends.count) }
            ends.append(now + .milliseconds(700))
            return .init(verdict: .later("HTTP 502"), latency: .milliseconds(700))
        }
        simulation.run(until: .seconds(600))
        #expect(under == 0)
        #expect(simulation.sent.count > 60)
        #expect(simulation.sent.count < 200)
    }
}
