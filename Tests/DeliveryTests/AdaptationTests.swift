import Testing
import Vendors

@testable import Delivery

@Suite struct AdaptationTests {
    private static let roundTrip = Duration.milliseconds(100)

    private func settled() -> Adaptation {
        var adaptation = Adaptation()
        for number in 1...50 {
            let now = Duration.milliseconds(100 * number)
            adaptation.advance(to: now)
            adaptation.succeeded(startedAt: now - Self.roundTrip, now: now)
        }
        return adaptation
    }

    @Test func `a 429 halves rate and concurrency, once in two round trips`() {
        var adaptation = settled()
        let began = Duration.seconds(10)
        adaptation.advance(to: began)
        adaptation.refused(startedAt: began - Self.roundTrip, now: began)
        #expect(adaptation.rateShare == 0.5)
        #expect(adaptation.concurrency(of: 8) == 4)
        // Sent before it was halved, or answered within two round trips.
        adaptation.refused(startedAt: began - .milliseconds(1), now: began + .seconds(1))
        adaptation.refused(startedAt: began + .milliseconds(1), now: began + .milliseconds(199))
        #expect(adaptation.rateShare == 0.5)
        adaptation.refused(startedAt: began + .milliseconds(100), now: began + .milliseconds(200))
        #expect(adaptation.rateShare == 0.25)
        #expect(adaptation.concurrency(of: 8) == 2)
    }

    @Test func `5 in 100 of the ceiling come back per second, and never more than the ceiling`() {
        var adaptation = settled()
        adaptation.refused(startedAt: .seconds(5), now: .seconds(5))
        adaptation.advance(to: .seconds(7))
        #expect(abs(adaptation.rateShare - 0.6) < 1e-9)
        #expect(adaptation.concurrency(of: 10) == 6)
        adaptation.advance(to: .seconds(15.1))
        #expect(adaptation.rateShare == 1 && adaptation.concurrencyShare == 1)
        adaptation.advance(to: .seconds(1000))
        #expect(adaptation.concurrency(of: 10) == 10)
        #expect(!adaptation.isSlowed)
    }

    @Test func `however often it is refused, something is sent`() {
        var adaptation = settled()
        for second in 10..<100 {
            adaptation.refused(startedAt: .seconds(second), now: .seconds(second))
        }
        #expect(adaptation.rateShare == Adaptation.leastShare)
        #expect(adaptation.concurrency(of: 8) == 1)
    }

    @Test func `slow answers stop the growth of concurrency, not of the rate`() {
        var adaptation = settled()
        adaptation.refused(startedAt: .seconds(5), now: .seconds(5))
        for number in 1...31 {
            let now = Duration.seconds(5) + .milliseconds(10 * number)
            adaptation.succeeded(startedAt: now - Self.roundTrip * 3, now: now)
        }
        adaptation.advance(to: .seconds(9))
        #expect(adaptation.rateShare > 0.69)
        let held = adaptation.concurrencyShare
        adaptation.advance(to: .seconds(12))
        #expect(adaptation.concurrencyShare == held)
        // A minute on, that is what this vendor takes.
        adaptation.succeeded(startedAt: .seconds(69.7), now: .seconds(70))
        adaptation.advance(to: .seconds(90))
        #expect(adaptation.concurrencyShare == 1)
    }

    @Test func `a destination that is slowed sends at most its share of the rate, and does not slow its group`() {
        let outlets = ["slow", "well"].map { name in
            Simulation.outlet(name) {
                $0.batch.events = 1
                $0.concurrency = 32
            }
        }
        var isOver = false
        var simulation = Simulation(outlets: outlets, rates: [200], events: 4000) { outlet, _, now in
            if outlet == 0, now > .seconds(5), !isOver {
                isOver = true
                return .init(verdict: .later("HTTP 429", retryAfter: .zero), status: 429)
            }
            return .init(verdict: .delivered)
        }
        simulation.run(until: .seconds(20))
        let sent = { (outlet: Int, from: Duration, to: Duration) in
            simulation.sent.count { $0.outlet == outlet && $0.at >= from && $0.at < to }
        }
        // Alone each would have 100 of the 200; one that is halved has 100 at most, too. It is another's 200 that halves.
        #expect(sent(0, .seconds(6), .seconds(7)) <= 110)
        #expect(sent(1, .seconds(6), .seconds(7)) >= 90)
        #expect(simulation.mostSent(in: .seconds(1), outlets: [0, 1]) <= 200)
    }

    @Test func `half the rate is kept to after a 429, and all of it used ten seconds later`() {
        let outlet = Simulation.outlet {
            $0.batch.events = 1
            $0.concurrency = 64
        }
        var isOver = false
        var simulation = Simulation(outlets: [outlet], rates: [200], events: 8000) { _, _, now in
            guard now > .seconds(5), !isOver else { return .init(verdict: .delivered) }
            isOver = true
            return .init(verdict: .later("HTTP 429", retryAfter: .zero), status: 429)
        }
        simulation.run(until: .seconds(20))
        let sent = { (from: Int, to: Int) in
            simulation.sent.count { $0.at >= .seconds(from) && $0.at < .seconds(to) }
        }
        #expect(sent(6, 7) <= 125)
        #expect(sent(16, 17) >= 190)
    }

    @Test func `the present rate and concurrency are shown`() throws {
        let outlet = Simulation.outlet { $0.concurrency = 8 }
        var simulation = Simulation(outlets: [outlet], rates: [50], events: 100) { _, _, _ in
            .init(verdict: .later("HTTP 429", retryAfter: .seconds(60)), status: 429)
        }
        simulation.run(until: .seconds(2))
        let at = try #require(simulation.sent.first).at + .milliseconds(5)
        let status = try #require(simulation.dispatcher.status(now: at).first)
        #expect(status.rate.map { (25..<25.1).contains($0) } ?? false)
        #expect(status.rateLimit == 50)
        #expect(status.concurrency == 4 && status.concurrencyLimit == 8)
        #expect(status.state == .slowed)
    }
}
