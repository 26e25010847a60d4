import EventLog
import Testing
import Vendors

@testable import Delivery

/// A restart neither forgets nor hurries.
@Suite struct RestartTests {
    @Test func `a parked destination stays parked until its probe is due`() {
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 1000) { _, _, _ in
            .init(verdict: .parked("HTTP 401"))
        }
        simulation.run(until: .seconds(10))
        let before = simulation.sent.count
        simulation.kill()
        simulation.run(until: .seconds(290))
        #expect(simulation.sent.count == before)
        simulation.run(until: .seconds(320))
        #expect(simulation.sent.count == before + 1)
    }

    @Test func `one whose address or account has changed is tried at once`() {
        var isMended = false
        let settings = Simulation.outlet()
        var simulation = Simulation(outlets: [settings], rates: [nil], events: 1000) { _, _, _ in
            .init(verdict: isMended ? .delivered : .parked("HTTP 401"))
        }
        simulation.run(until: .seconds(10))
        isMended = true
        var mended = settings
        mended.fingerprint = 7
        simulation.kill(configured: [mended])
        simulation.run(until: .seconds(15))
        #expect(simulation.count("delivered") == 1000)
    }

    @Test func `the silence that a vendor asked for outlasts the process`() {
        var calls = 0
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 100) { _, _, _ in
            calls += 1
            return .init(verdict: calls == 1 ? .later("HTTP 429", retryAfter: .seconds(600)) : .delivered)
        }
        simulation.run(until: .seconds(5))
        simulation.kill()
        simulation.run(until: .seconds(599))
        #expect(simulation.sent.count == 1)
        simulation.run()
        #expect(simulation.count("delivered") == 100)
    }

    @Test func `the horizon counts from the first attempt, whichever process made it`() {
        let outlet = Simulation.outlet { $0.retry.giveUpAfter = .seconds(3600) }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 250) { _, _, _ in
            .init(verdict: .later("no connection"))
        }
        for process in 1...6 {
            simulation.run(until: .seconds(595 * process))
            simulation.kill()
        }
        #expect(simulation.recorded[0].isEmpty)
        simulation.run(until: .seconds(4200))
        #expect(simulation.count("dead: gave_up") == 250)
        // Attempts of all processes together.
        #expect(simulation.attempts[1, default: 0] > 10)
    }

    @Test func `events of one batch are given up each at its own time`() {
        let outlet = Simulation.outlet {
            $0.retry.giveUpAfter = .seconds(3600)
            $0.batch.events = 100
        }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 50) { _, _, _ in
            .init(verdict: .later("no connection"))
        }
        simulation.run(until: .seconds(1800))
        simulation.append(50)
        // They come into one batch when they are read again.
        simulation.run(until: .seconds(2000))
        simulation.kill()
        simulation.run(until: .seconds(3800))
        #expect(simulation.count("dead: gave_up") == 50)
        #expect(simulation.recorded[0].keys.allSatisfy { $0 <= 50 })
        simulation.run(until: .seconds(5700))
        #expect(simulation.count("dead: gave_up") == 100)
    }

    @Test func `a vendor that recovers leaves nothing to remember`() {
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 1000) { _, _, now in
            .init(verdict: now < .seconds(600) ? .later("HTTP 503") : .delivered)
        }
        simulation.run(until: .seconds(599))
        #expect(simulation.schedules[0]?.state == .backingOff)
        #expect(simulation.schedules[0]?.held.isEmpty == false)
        simulation.run()
        #expect(simulation.count("delivered") == 1000)
        #expect(simulation.schedules[0] == nil)
    }

    @Test func `a clock that was set back makes nobody wait longer than an hour`() {
        let schedule = RetrySchedule(
            fingerprint: 0, state: .backingOff, since: 0, until: .max / 2, failures: 3, silentUntil: .max / 2,
            reason: "HTTP 503")
        var outlet = Outlet(settings: Simulation.outlet(), index: 0)
        outlet.restore(schedule, now: .zero, wallOrigin: 1_000_000)
        #expect(outlet.silentUntil <= .seconds(3600))
        guard case .backingOff(let until, _, _, _) = outlet.gate else {
            Issue.record("\(outlet.gate)")
            return
        }
        #expect(until <= .seconds(3600))
    }

    @Test func `the time during which a destination was parked is not held against its events`() {
        let outlet = Simulation.outlet { $0.retry.giveUpAfter = .seconds(3600) }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 100) { _, _, now in
            if now < .seconds(7200) { return .init(verdict: .parked("HTTP 401")) }
            return .init(verdict: now < .seconds(7800) ? .later("HTTP 503") : .delivered)
        }
        simulation.run(until: .seconds(5000))
        simulation.kill()
        simulation.run()
        #expect(simulation.count("delivered") == 100)
    }
}
