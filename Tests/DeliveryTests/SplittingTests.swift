import Testing
import Vendors

@testable import Delivery

@Suite struct SplittingTests {
    @Test func `a batch that is too large is halved by bytes, and the size that worked is remembered`() {
        let most = 40_000
        let outlet = Simulation.outlet {
            $0.batch.events = 100
            $0.concurrency = 1
        }
        var refused: [Duration] = []
        var simulation = Simulation(
            outlets: [outlet], rates: [nil], events: 5000,
            event: { sequence in
                // One large event in each fifty: halves by number would be far from halves by bytes.
                let size = sequence.isMultiple(of: 50) ? 20_000 : 500
                return Simulation.event(sequence, bytes: size)
            }
        ) { _, items, now in
            let bytes = items.reduce(2) { $0 + $1.weight }
            if bytes > most { refused.append(now) }
            return .init(verdict: bytes > most ? .split(.tooLarge, "HTTP 413") : .delivered)
        }
        simulation.run()
        #expect(simulation.count("delivered") == 5000)
        #expect(refused.count < 10)
        #expect(simulation.dispatcher.outlets[0].limits.bytes <= most)
        #expect(simulation.dispatcher.outlets[0].limits.bytes > most / 2)
    }

    @Test func `an event that is too large by itself is dead, and the others are not sent in smaller requests for it`()
    {
        var simulation = Simulation(
            outlets: [Simulation.outlet()], rates: [nil], events: 1000,
            event: { Simulation.event($0, bytes: $0 == 500 ? 70_000 : 500) }
        ) { _, items, _ in
            let bytes = items.reduce(2) { $0 + $1.weight }
            return .init(verdict: bytes > 60_000 ? .split(.tooLarge, "HTTP 413") : .delivered)
        }
        simulation.run()
        #expect(simulation.count("dead: too_large") == 1)
        #expect(simulation.count("delivered") == 999)
        #expect(simulation.dispatcher.outlets[0].limits.bytes >= 30_000)
    }

    @Test(arguments: [1, 2, 5, 20, 100])
    func `k offenders among n are found in k log n requests, and good halves finish as they succeed`(offenders: Int) {
        let n = 1024
        var random = SplitMix64(seed: UInt64(offenders))
        var bad: Set<Int64> = []
        while bad.count < offenders { bad.insert(Int64.random(in: 1...Int64(n), using: &random)) }
        let outlet = Simulation.outlet { $0.batch.events = n }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: n) { _, items, _ in
            let isBad = items.contains { bad.contains($0.sequence) }
            return .init(verdict: isBad ? .split(.vendorRejected, "no") : .delivered)
        }
        simulation.run()
        #expect(simulation.count("dead: vendor_rejected") == offenders)
        #expect(simulation.count("delivered") == n - offenders)
        // Two requests on each of the log₂ n levels above each offender.
        #expect(simulation.sent.count <= 2 * offenders * 10 + 1)
        // Each good event was taken once.
        let taken = simulation.sent.filter { !$0.sequences.contains(where: bad.contains) }.flatMap(\.sequences)
        #expect(taken.count == Set(taken).count)
    }

    @Test func `splits take at most a quarter of a saturated rate`() {
        let outlet = Simulation.outlet {
            $0.batch.events = 64
            $0.concurrency = 16
        }
        var simulation = Simulation(outlets: [outlet], rates: [50], events: 200_000) { _, items, _ in
            .init(verdict: items.count > 1 ? .split(.vendorRejected, "no") : .delivered)
        }
        simulation.run(until: .seconds(61))
        let fresh = simulation.sent.count { $0.sequences.count == 64 }
        #expect(simulation.mostSent(in: .seconds(1)) <= 50)
        #expect(Double(fresh) >= 0.7 * Double(simulation.sent.count))
    }

    @Test func `a vendor that refuses every batch leaves halves in bounded memory`() {
        var simulation = Simulation(
            outlets: [Simulation.outlet { $0.concurrency = 8 }], rates: [nil], events: 6000,
            event: { Simulation.event($0, bytes: 20_000) }
        ) { _, items, _ in .init(verdict: items.count > 1 ? .split(.vendorRejected, "no") : .delivered) }
        simulation.watchesHeldBytes = true
        simulation.run()
        #expect(simulation.count("delivered") == 6000)
        // What stops the reading, what was read already, and what is in flight.
        #expect(simulation.mostHeldBytes < 3 * simulation.dispatcher.outlets[0].mostBytes)
    }
}
