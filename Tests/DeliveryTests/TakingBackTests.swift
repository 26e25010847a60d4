import EventLog
import Testing
import Vendors

@testable import Delivery

/// Calls that undo what came before, and events that somebody took back.
@Suite struct TakingBackTests {
    /// Every 50th event is a call that goes alone.
    private func event(_ sequence: Int64) -> StoredEvent {
        Simulation.event(sequence, call: sequence.isMultiple(of: 50) ? "alone" : nil)
    }

    @Test(arguments: 1...20)
    func `a call that goes alone leaves when everything before it has been answered`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var answered: Set<Int64> = []
        let outlet = Simulation.outlet {
            $0.batch.events = 20
            $0.concurrency = 8
        }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 600, seed: seed, event: event) {
            _, items, _ in
            for item in items where item.call.isAlone {
                #expect(items.count == 1)
                let isAlone = (1..<item.sequence).allSatisfy { $0.isMultiple(of: 50) || answered.contains($0) }
                #expect(isAlone, "seed \(seed)")
            }
            let latency = Duration.milliseconds(Int.random(in: 1...200, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0: return .init(verdict: .later("HTTP 503"), latency: latency)
            case 1 where items.count > 1: return .init(verdict: .split(.vendorRejected, "HTTP 400"), latency: latency)
            default:
                answered.formUnion(items.map(\.sequence))
                return .init(verdict: .delivered, latency: latency)
            }
        }
        simulation.run()
        #expect(simulation.count("delivered") == 600)
    }

    @Test func `what comes after it need not wait for it`() {
        var sent: [Int64] = []
        let outlet = Simulation.outlet {
            $0.batch.events = 10
            $0.concurrency = 4
        }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 100, event: event) { _, items, now in
            sent += items.map(\.sequence)
            // The first batch takes long; the call after it has to wait for that.
            let isFirst = items.contains { $0.sequence == 1 }
            return .init(verdict: .delivered, latency: isFirst ? .seconds(5) : .milliseconds(5))
        }
        simulation.run()
        #expect(simulation.count("delivered") == 100)
        #expect((sent.firstIndex(of: 50) ?? 0) > (sent.firstIndex(of: 99) ?? 100))
    }

    @Test func `what waits in any queue is forgotten, and what is on its way is not`() {
        var dispatcher = Dispatcher(
            outlets: [
                Simulation.outlet {
                    $0.batch.events = 2
                    $0.batch.wait = .zero
                    $0.concurrency = 1
                }
            ], rates: [nil], now: .zero, wallOrigin: 0, seed: 1)
        let stretch = Stretch(events: (1...6).map { Simulation.event($0) }, end: .caughtUp)
        _ = dispatcher.step(.began(outlet: 0, [], nil), now: .zero)
        let actions = dispatcher.step(.read(outlet: 0, stretch), now: .zero)
        let first = actions.compactMap { action in
            if case .send(_, let attempt, let items) = action { (attempt, items) } else { nil }
        }
        #expect(first.map { $0.1.map(\.sequence) } == [[1, 2]])
        _ = dispatcher.step(.removed([.event(1), .event(4), .event(5)]), now: .zero)
        #expect(dispatcher.outlets[0].fresh.queued.map(\.item.sequence) == [3, 6])
        _ = dispatcher.step(
            .answered(attempt: first[0].0, .init(verdict: .later("HTTP 503"))), now: .milliseconds(1))
        #expect(dispatcher.outlets[0].retries.map { $0.items.map(\.sequence) } == [[2]])
        _ = dispatcher.step(.removed([.event(2)]), now: .milliseconds(2))
        #expect(dispatcher.outlets[0].retries.isEmpty)
    }

    @Test(arguments: [
        Verdict.later("HTTP 503"), .unsure("timeout"), .split(.vendorRejected, "no"), .parked("HTTP 401"),
    ])
    func `what was on its way when it was taken back is not sent again, and the others of its request are`(
        verdict: Verdict
    ) {
        var isFirst = true
        let outlet = Simulation.outlet { $0.batch.events = 4 }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 4) { _, _, _ in
            defer { isFirst = false }
            return .init(verdict: isFirst ? verdict : .delivered, latency: .milliseconds(100))
        }
        simulation.run(until: .milliseconds(50))
        simulation.feed(.removed([.event(2)]))
        simulation.run()
        #expect(simulation.sent.map(\.sequences).first == [1, 2, 3, 4])
        #expect(!simulation.sent.dropFirst().isEmpty)
        #expect(!simulation.sent.dropFirst().contains { $0.sequences.contains(2) })
        #expect(simulation.count("delivered") == 3)
        #expect(simulation.dispatcher.outlets[0].takenBack.isEmpty)
    }

    @Test func `what is taken back while it is being read is not sent`() {
        var dispatcher = Dispatcher(
            outlets: [Simulation.outlet { $0.batch.wait = .zero }], rates: [nil], now: .zero, wallOrigin: 0, seed: 1)
        let asked = dispatcher.step(.began(outlet: 0, [], nil), now: .zero)
        #expect(asked.contains { if case .read = $0 { true } else { false } })
        _ = dispatcher.step(.removed([.event(2)]), now: .zero)
        let stretch = Stretch(events: (1...3).map { Simulation.event($0) }, end: .caughtUp)
        let sent = dispatcher.step(.read(outlet: 0, stretch), now: .milliseconds(1)).flatMap(\.sentNumbers)
        #expect(sent == [1, 3])
    }

    @Test func `a letter that is taken back while replays are being read is not sent`() {
        var dispatcher = Dispatcher(
            outlets: [Simulation.outlet { $0.batch.wait = .zero }], rates: [nil], now: .zero, wallOrigin: 0, seed: 1)
        let asked = dispatcher.step(.began(outlet: 0, [], nil), now: .zero)
        #expect(asked.contains { if case .readReplays = $0 { true } else { false } })
        _ = dispatcher.step(.removed([.letter(8)]), now: .zero)
        // What else is read meanwhile changes nothing.
        _ = dispatcher.step(.read(outlet: 0, Stretch(events: [], end: .caughtUp)), now: .milliseconds(1))
        let letters = (7...9).map { ReplayedLetter(id: $0, attempts: 1, event: Simulation.event($0)) }
        let sent = dispatcher.step(.readReplays(outlet: 0, letters), now: .milliseconds(1)).flatMap(\.sentNumbers)
        #expect(sent == [7, 9])
    }

    @Test func `an event taken back while it is being read is not sent, though a read of no replays ends before`() {
        var dispatcher = Dispatcher(
            outlets: [Simulation.outlet { $0.batch.wait = .zero }], rates: [nil], now: .zero, wallOrigin: 0, seed: 1)
        _ = dispatcher.step(.began(outlet: 0, [], nil), now: .zero)
        _ = dispatcher.step(.removed([.event(2)]), now: .zero)
        _ = dispatcher.step(.readReplays(outlet: 0, []), now: .milliseconds(1))
        let stretch = Stretch(events: (1...3).map { Simulation.event($0) }, end: .caughtUp)
        let sent = dispatcher.step(.read(outlet: 0, stretch), now: .milliseconds(1)).flatMap(\.sentNumbers)
        #expect(sent == [1, 3])
    }

    @Test func `the last of a refused request that was not taken back is not refused for it`() {
        var isFirst = true
        let outlet = Simulation.outlet { $0.batch.events = 2 }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 2) { _, _, _ in
            defer { isFirst = false }
            return .init(
                verdict: isFirst ? .split(.vendorRejected, "no") : .delivered, latency: .milliseconds(100))
        }
        simulation.run(until: .milliseconds(50))
        simulation.feed(.removed([.event(1)]))
        simulation.run()
        #expect(simulation.recorded[0] == [2: "delivered"])
    }

    @Test func `what makes the vendor fail does not hold back a call that goes alone`() {
        let outlet = Simulation.outlet {
            $0.batch.events = 1
            $0.retry = RetrySettings(base: .milliseconds(50), max: .seconds(1))
        }
        var simulation = Simulation(
            outlets: [outlet], rates: [nil], events: 2, event: { Simulation.event($0, call: $0 == 2 ? "alone" : nil) }
        ) { _, items, _ in .init(verdict: items[0].sequence == 1 ? .unsure("HTTP 500") : .delivered) }
        simulation.run(until: .seconds(60))
        #expect(simulation.recorded[0][2] == "delivered")
    }
}

extension Action {
    fileprivate var sentNumbers: [Int64] {
        if case .send(_, _, let items) = self { items.map(\.sequence) } else { [] }
    }
}
