import EventLog
import Testing
import Vendors

@testable import Delivery

@Suite struct LaneTests {
    /// Seven subjects; every third message is one of an ordered call.
    private func mixed(_ sequence: Int64) -> StoredEvent {
        let call = sequence.isMultiple(of: 3) ? "Items" : (sequence.isMultiple(of: 5) ? "other" : nil)
        return Simulation.event(sequence, subject: 1 + sequence % 7, call: call)
    }

    @Test func `a request holds messages of one call only`() {
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 2000, event: mixed) {
            _, items, _ in
            #expect(Set(items.map(\.call)).count == 1)
            return .init(verdict: .delivered)
        }
        simulation.run()
        #expect(simulation.count("delivered") == 2000)
    }

    @Test(arguments: 1...40)
    func `messages of an ordered call reach the vendor in order per subject, whatever it does`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var taken: [Int64: [Int64]] = [:]
        let outlet = Simulation.outlet {
            $0.batch.events = 20
            $0.concurrency = 8
        }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 600, seed: seed, event: mixed) {
            _, items, _ in
            let latency = Duration.milliseconds(Int.random(in: 1...200, using: &random))
            switch Int.random(in: 0..<10, using: &random) {
            case 0: return .init(verdict: .later("HTTP 503"), latency: latency)
            case 1: return .init(verdict: .unsure("HTTP 500"), latency: latency)
            case 2: return .init(verdict: .split(.vendorRejected, "HTTP 400"), latency: latency)
            default:
                for item in items where item.call.isOrdered {
                    taken[item.lane ?? 0, default: []].append(item.sequence)
                }
                return .init(verdict: .delivered, latency: latency)
            }
        }
        simulation.run()
        #expect(simulation.recorded[0].count == 600)
        #expect(!simulation.recorded[0].values.contains("deferred"))
        #expect(taken.count == 7)
        for (subject, sequences) in taken { #expect(sequences == sequences.sorted(), "subject \(subject)") }
    }

    @Test func `messages of a call where order does not matter are not held up by one another`() {
        let outlet = Simulation.outlet {
            $0.batch.events = 1
            $0.concurrency = 16
        }
        var simulation = Simulation(
            outlets: [outlet], rates: [nil], events: 64, event: { Simulation.event($0, subject: 1) }
        ) { _, _, _ in .init(verdict: .delivered, latency: .milliseconds(100)) }
        simulation.run(until: .milliseconds(500))
        #expect(simulation.count("delivered") == 64)
    }
}
