import Testing
import Vendors

@testable import Delivery

/// Reads that pass through share the pace of the limit group they go to.
@Suite struct ReadTests {
    private func outlet(_ name: String = "one", change: (inout OutletSettings) -> Void = { _ in }) -> OutletSettings {
        Simulation.outlet(name) {
            $0.batch.events = 1
            $0.concurrency = 64
            change(&$0)
        }
    }

    @Test(arguments: [1, 7.5, 100])
    func `no window sees more requests than the rate, reads and batches together`(rate: Double) {
        let seconds = rate < 10 ? 60 : 20
        var simulation = Simulation(
            outlets: [outlet(), outlet("two")], rates: [rate], events: Int(rate) * seconds
        ) { _, _, _ in .init(verdict: .delivered) }
        let tick = Duration.seconds(0.3 / rate)
        var id = 0
        while simulation.now < .seconds(seconds) {
            simulation.run(until: simulation.now + tick)
            simulation.read(id, outlet: id % 2)
            id += 1
        }
        simulation.run(until: simulation.now + .seconds(2))
        let slots = rate.rounded(.up)
        #expect(simulation.mostSent(in: .seconds(slots / rate), outlets: [0, 1]) <= Int(slots))
        // They take turns: neither starves the other.
        let share = Double(simulation.admitted.count) / Double(simulation.sent.count)
        #expect(share > 0.45 && share < 0.55, "\(share)")
        #expect(simulation.admitted.count + simulation.turnedAway.count == id)
    }

    @Test func `a read that is alone goes at once, and one whose turn does not come in time is turned away then`() {
        var simulation = Simulation(outlets: [outlet()], rates: [2], events: 0) { _, _, _ in .init(verdict: .delivered)
        }
        simulation.run(until: .seconds(5))
        for id in 0..<6 { simulation.read(id) }
        #expect(simulation.admitted == [0: .seconds(5)])
        simulation.run(until: .seconds(20))
        #expect(simulation.admitted[1] == .seconds(5.5))
        #expect(simulation.admitted.count + simulation.turnedAway.count == 6)
        #expect(!simulation.turnedAway.isEmpty)
        #expect(simulation.turnedAway.values.allSatisfy { $0 == .seconds(6) })
    }

    @Test func `a destination that fails, is parked, is paused or asked for silence gets no reads, at once`() {
        let verdicts: [Verdict] = [
            .later("HTTP 503"), .parked("HTTP 401"), .later("HTTP 429", retryAfter: .seconds(30)),
        ]
        for verdict in verdicts {
            var simulation = Simulation(outlets: [outlet()], rates: [nil], events: 1) { _, _, _ in
                .init(verdict: verdict)
            }
            simulation.run(until: .seconds(1))
            simulation.read(1)
            #expect(simulation.turnedAway == [1: .seconds(1)], "\(verdict)")
        }
        var simulation = Simulation(outlets: [outlet()], rates: [nil], events: 0) { _, _, _ in
            .init(verdict: .delivered)
        }
        simulation.feed(.paused(outlet: 0, true))
        simulation.read(1)
        #expect(simulation.turnedAway.count == 1)
    }

    @Test func `reads that wait while their destination begins to fail are turned away then`() {
        var simulation = Simulation(outlets: [outlet()], rates: [1], events: 1) { _, _, _ in
            .init(verdict: .parked("HTTP 401"), latency: .milliseconds(100))
        }
        simulation.run(until: .seconds(1.01))
        // The first has the first turn, the batch the second.
        for id in 1...2 { simulation.read(id, within: .seconds(30)) }
        simulation.run(until: .seconds(5))
        #expect(simulation.turnedAway[2].map { $0 < .seconds(3) } ?? false)
    }

    @Test func `a read that is answered 429 slows the destination as any request does`() {
        var simulation = Simulation(outlets: [outlet()], rates: [100], events: 0) { _, _, _ in
            .init(verdict: .delivered)
        }
        simulation.answerRead = { _ in (.milliseconds(5), true) }
        simulation.run(until: .seconds(2))
        simulation.read(1)
        simulation.run(until: .seconds(2.1))
        #expect(simulation.dispatcher.status(now: .seconds(2.1))[0].rate.map { $0 < 60 } ?? false)
    }

    @Test func `so many may wait and no more, and a stop turns all away`() {
        var simulation = Simulation(outlets: [outlet()], rates: [0.5], events: 0) { _, _, _ in
            .init(verdict: .delivered)
        }
        for id in 0..<Guests.mostWaiting + 10 { simulation.read(id, within: .seconds(60)) }
        #expect(simulation.turnedAway.count == 10)
        simulation.feed(.stop)
        #expect(simulation.turnedAway.count == Guests.mostWaiting + 10)
        #expect(simulation.reports == ["stopped"])
        simulation.read(9999)
        #expect(simulation.turnedAway[9999] != nil)
    }

    @Test func `while an outcome cannot be recorded no batch is sent, and reads go on`() {
        var dispatcher = Dispatcher(outlets: [outlet()], rates: [nil], now: .zero, wallOrigin: 0, seed: 1)
        _ = dispatcher.step(.unrecordable(attempt: 7), now: .zero)
        let actions = dispatcher.step(.guest(.init(id: 1, outlet: 0, until: .seconds(1))), now: .zero)
        #expect(actions.contains { if case .admit(1) = $0 { true } else { false } })
    }
}
