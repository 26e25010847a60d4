import EventLog
import Testing
import Vendors

@testable import Delivery

/// A destination that is `ordered`: lanes are subjects.
///
/// Planted mistakes that `LaneTests` and `RandomVendorTests` catch, each tried by hand: a failed batch that leaves its lanes, so that later events
/// of the same subject overtake it on the retry; halves of a batch that go side by side.
@Suite struct OrderTests {
    private func ordered(_ change: (inout OutletSettings) -> Void = { _ in }) -> OutletSettings {
        Simulation.outlet {
            $0.isOrdered = true
            change(&$0)
        }
    }

    /// The first copy of each event, in the order of arrival, per subject.
    private func firstCopies(_ simulation: Simulation, subject: (Int64) -> Int64) -> [Int64: [Int64]] {
        var seen: Set<Int64> = []
        var copies: [Int64: [Int64]] = [:]
        for sequence in simulation.sent.flatMap(\.sequences) where seen.insert(sequence).inserted {
            copies[subject(sequence), default: []].append(sequence)
        }
        return copies
    }

    @Test func `people go side by side, one request each at a time`() {
        let subject = { (sequence: Int64) in 1 + sequence % 8 }
        let settings = ordered {
            $0.batch.events = 10
            $0.concurrency = 8
        }
        var onTheirWay: [(subjects: Set<Int64>, until: Duration)] = []
        var most = 0
        var simulation = Simulation(
            outlets: [settings], rates: [nil], events: 800, event: { Simulation.event($0, subject: subject($0)) }
        ) { _, items, now in
            onTheirWay.removeAll { $0.until <= now }
            let subjects = Set(items.compactMap(\.lane))
            for other in onTheirWay { #expect(other.subjects.isDisjoint(with: subjects)) }
            onTheirWay.append((subjects, now + .milliseconds(100)))
            most = max(most, onTheirWay.count)
            return .init(verdict: .delivered, latency: .milliseconds(100))
        }
        simulation.run()
        #expect(simulation.count("delivered") == 800)
        #expect(most == 8)
        for copies in firstCopies(simulation, subject: subject).values { #expect(copies == copies.sorted()) }
    }

    @Test func `a very hot user does not slow the others while no more of it waits than the bound`() throws {
        let hot = Int64(Outlet.mostWaiting) - 700
        let subject = { (sequence: Int64) in sequence <= hot ? 1 : sequence }
        var simulation = Simulation(
            outlets: [ordered()], rates: [nil], events: Int(hot) + 1000,
            event: { Simulation.event($0, subject: subject($0)) }
        ) { _, _, _ in .init(verdict: .delivered, latency: .milliseconds(100)) }
        simulation.run()
        let settled = simulation.settledAt[0]
        let others = try #require(settled.filter { $0.key > hot }.values.max())
        let last = try #require(settled.values.max())
        // 75 requests of a hundred, one after the other, beside 10 for all the others.
        #expect(last > .seconds(7))
        #expect(others < .seconds(2))
    }

    @Test func `a user with more than the bound slows the others to its own pace, in bounded memory`() throws {
        let hot: Int64 = 20_000
        let subject = { (sequence: Int64) in sequence <= hot ? 1 : sequence }
        var simulation = Simulation(
            outlets: [ordered()], rates: [nil], events: Int(hot) + 500,
            event: { Simulation.event($0, subject: subject($0)) }
        ) { _, _, _ in .init(verdict: .delivered, latency: .milliseconds(100)) }
        simulation.run()
        #expect(simulation.count("delivered") == Int(hot) + 500)
        let readAhead = simulation.dispatcher.outlets[0].readAhead
        #expect(simulation.mostInMemory <= Outlet.mostWaiting + 2 * readAhead)
        let settled = simulation.settledAt[0]
        let others = try #require(settled.filter { $0.key > hot }.values.max())
        let last = try #require(settled.values.max())
        // They need not wait for the hot user's last, only until no more than the bound of it is left.
        #expect(others < last - .seconds(6))
    }

    @Test func `a stuck subject is set apart with what follows it, and holds nobody else`() {
        let subject = { (sequence: Int64) in sequence.isMultiple(of: 10) ? 1 : sequence }
        let settings = ordered { $0.batch.events = 20 }
        var simulation = Simulation(
            outlets: [settings], rates: [nil], events: 1000, mostUnfinished: 700,
            event: { Simulation.event($0, subject: subject($0)) }
        ) { _, items, now in
            let isStuck = now < .seconds(30) && items.contains { $0.lane == 1 }
            return .init(verdict: isStuck ? .unsure("timeout") : .delivered)
        }
        simulation.run(until: .seconds(29))
        // But for a few that shared a request with it, and are tried again with it.
        #expect(simulation.count("delivered") >= 890)
        // What waits behind the first is off the cursor's way too.
        #expect(simulation.count("deferred") >= 95)
        simulation.run()
        #expect(simulation.count("deferred") == 0)
        let dead = simulation.recorded[0].values.count { $0.hasPrefix("dead") }
        #expect(simulation.count("delivered") + dead == 1000)
        for copies in firstCopies(simulation, subject: subject).values { #expect(copies == copies.sorted()) }
    }

    @Test func `a stuck subject with more events than may be set apart stops the reading, and goes on later`() {
        let subject = { (sequence: Int64) in sequence.isMultiple(of: 2) ? 1 : sequence }
        var simulation = Simulation(
            outlets: [ordered()], rates: [nil], events: 30_000,
            event: { Simulation.event($0, subject: subject($0)) }
        ) { _, items, now in
            let isStuck = now < .seconds(20) && items.contains { $0.lane == 1 }
            return .init(verdict: isStuck ? .unsure("timeout") : .delivered)
        }
        simulation.run(until: .seconds(19))
        let readAhead = simulation.dispatcher.outlets[0].readAhead
        #expect(simulation.dispatcher.outlets[0].deferred <= Outlet.mostApart + readAhead)
        #expect(simulation.count("delivered") > 3000)
        simulation.run()
        let dead = simulation.recorded[0].values.count { $0.hasPrefix("dead") }
        #expect(simulation.count("delivered") + dead == 30_000)
        for copies in firstCopies(simulation, subject: subject).values { #expect(copies == copies.sorted()) }
    }

    @Test func `what was set apart keeps its order in the next process`() {
        let subject = { (sequence: Int64) in sequence.isMultiple(of: 5) ? 1 : sequence }
        let settings = ordered { $0.batch.events = 10 }
        var simulation = Simulation(
            outlets: [settings], rates: [nil], events: 500, event: { Simulation.event($0, subject: subject($0)) }
        ) { _, items, now in
            let isStuck = now < .seconds(12) && items.contains { $0.lane == 1 }
            return .init(verdict: isStuck ? .unsure("timeout") : .delivered)
        }
        simulation.run(until: .seconds(2))
        #expect(simulation.count("deferred") > 50)
        simulation.kill()
        simulation.run(until: .seconds(4))
        simulation.kill()
        simulation.run()
        let dead = simulation.recorded[0].values.count { $0.hasPrefix("dead") }
        #expect(simulation.count("delivered") + dead == 500)
        for copies in firstCopies(simulation, subject: subject).values { #expect(copies == copies.sorted()) }
    }

    @Test(arguments: 1...30)
    func `a call that goes alone keeps its place among the events of its subject, whatever the vendor does`(
        seed: UInt64
    ) {
        var random = SplitMix64(seed: seed)
        let subject = { (sequence: Int64) in 1 + sequence % 6 }
        let settings = ordered {
            $0.batch.events = 10
            $0.concurrency = 6
            $0.retry = RetrySettings(base: .milliseconds(50), max: .seconds(1))
        }
        var simulation = Simulation(
            outlets: [settings], rates: [nil], events: 400, seed: seed,
            event: { Simulation.event($0, subject: subject($0), call: $0.isMultiple(of: 25) ? "alone" : nil) }
        ) { _, items, _ in
            let latency = Duration.milliseconds(Int.random(in: 1...300, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0: return .init(verdict: .later("HTTP 408"), latency: latency)
            case 1: return .init(verdict: .unsure("HTTP 500"), latency: latency)
            case 2 where items.count > 1: return .init(verdict: .split(.vendorRejected, "no"), latency: latency)
            default: return .init(verdict: .delivered, latency: latency)
            }
        }
        simulation.run(until: .seconds(2))
        simulation.kill()
        simulation.run()
        let dead = simulation.recorded[0].values.count { $0.hasPrefix("dead") }
        #expect(simulation.count("delivered") + dead == 400)
        #expect(
            simulation.sent.allSatisfy { sent in sent.sequences.count == 1 || !sent.sequences.contains { $0 % 25 == 0 }
            })
        for (subject, copies) in firstCopies(simulation, subject: subject) {
            #expect(copies == copies.sorted(), "seed \(seed), subject \(subject)")
        }
    }
}
