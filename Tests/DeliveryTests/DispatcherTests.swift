import EventLog
import Testing
import Vendors

@testable import Delivery

@Suite struct DispatcherTests {
    @Test func `every event is delivered once when the vendor takes all`() {
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 1000) { _, _, _ in
            .init(verdict: .delivered)
        }
        simulation.run()
        #expect(simulation.count("delivered") == 1000)
        #expect(simulation.sent.flatMap(\.sequences).count == 1000)
        #expect(simulation.sent.allSatisfy { $0.sequences.count == 100 })
    }

    @Test func `a batch that is not full waits no longer than it is told to`() {
        let outlet = Simulation.outlet { $0.batch.wait = .milliseconds(200) }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 7) { _, _, _ in .init(verdict: .delivered)
        }
        simulation.run()
        #expect(simulation.sent.map(\.sequences.count) == [7])
        #expect(simulation.sent[0].at > .milliseconds(200) && simulation.sent[0].at < .milliseconds(202))
    }

    @Test func `while an outcome cannot be recorded nothing is sent, and then everything goes on`() {
        let outlets = [Simulation.outlet { $0.batch = BatchLimits(events: 1, wait: .zero) }, Simulation.outlet("two")]
        var dispatcher = Dispatcher(outlets: outlets, rates: [nil], now: .zero, wallOrigin: 1_000_000, seed: 1)
        func sent(_ event: Event) -> [Int] {
            dispatcher.step(event, now: .seconds(1)).compactMap {
                if case .send(_, let attempt, _) = $0 { attempt } else { nil }
            }
        }
        for outlet in outlets.indices { _ = dispatcher.step(.began(outlet: outlet, [], nil), now: .seconds(1)) }
        let stretch = { (sequences: ClosedRange<Int64>) in
            Stretch(events: sequences.map { Simulation.event($0) }, end: .caughtUp)
        }
        #expect(sent(.read(outlet: 0, stretch(1...2))).count == 2)
        #expect(sent(.answered(attempt: 1, Outlet.Answered(verdict: .delivered))).isEmpty)
        #expect(sent(.unrecordable(attempt: 1)).isEmpty)
        #expect(sent(.unrecordable(attempt: 1)).isEmpty)
        #expect(sent(.read(outlet: 0, stretch(3...3))).isEmpty)
        #expect(sent(.tick).isEmpty)
        #expect(sent(.recorded(attempt: 1)).count == 1)
        #expect(sent(.read(outlet: 0, stretch(4...4))).count == 1)
    }

    @Test func `a batch never holds more events or bytes than the limit`() {
        let outlet = Simulation.outlet {
            $0.batch = BatchLimits(events: 50, bytes: 100, wait: .milliseconds(1))
        }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 500) { _, items, _ in
            #expect(items.count <= 50)
            #expect(items.reduce(2) { $0 + $1.weight } <= 100)
            return .init(verdict: .delivered)
        }
        simulation.run()
        #expect(simulation.count("delivered") == 500)
    }

    @Test func `requests in flight never exceed the concurrency`() {
        let outlet = Simulation.outlet { $0.concurrency = 3 }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 5000) { _, _, _ in
            .init(verdict: .delivered, latency: .milliseconds(80))
        }
        simulation.run()
        #expect(simulation.count("delivered") == 5000)
        #expect(simulation.mostInFlight == 3)
    }

    @Test func `a refused batch is halved until the offender stands alone`() {
        let offender: Int64 = 37
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 100) { _, items, _ in
            let isBad = items.contains { $0.sequence == offender }
            return .init(verdict: isBad ? .split(.vendorRejected, "ERR_INVALID_EVENT_TYPE") : .delivered)
        }
        simulation.run()
        #expect(simulation.count("delivered") == 99)
        #expect(simulation.recorded[0][offender] == "dead: vendor_rejected")
        #expect(simulation.sent.count <= 2 * 7 + 1)
    }

    @Test func `k offenders among n are found in k log n requests`() {
        let offenders: Set<Int64> = [3, 250, 251, 700, 999]
        let outlet = Simulation.outlet { $0.batch.events = 1000 }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 1000) { _, items, _ in
            let isBad = items.contains { offenders.contains($0.sequence) }
            return .init(verdict: isBad ? .split(.vendorRejected, "no") : .delivered)
        }
        simulation.run()
        #expect(simulation.count("dead: vendor_rejected") == offenders.count)
        #expect(simulation.count("delivered") == 1000 - offenders.count)
        #expect(simulation.sent.count <= 2 * offenders.count * 10 + 1)
    }

    @Test func `events refused by name die alone and the others are delivered`() {
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 10) { _, _, _ in
            .init(verdict: .partly(refused: [2: "no", 7: "no"]))
        }
        simulation.run()
        #expect(simulation.count("delivered") == 8)
        #expect(simulation.recorded[0][3] == "dead: vendor_rejected")
        #expect(simulation.recorded[0][8] == "dead: vendor_rejected")
    }

    @Test func `an outage of hours makes no dead letters, few requests, and takes no memory`() {
        let size = 5000
        var simulation = Simulation(
            outlets: [Simulation.outlet()], rates: [nil], events: 20_000,
            event: { Simulation.event($0, bytes: size) }
        ) { _, _, now in .init(verdict: now < .seconds(6 * 3600) ? .later("HTTP 503") : .delivered) }
        simulation.watchesHeldBytes = true
        simulation.run(until: .seconds(6 * 3600))
        let during = simulation.sent.count
        #expect(during < 2000)
        #expect(simulation.recorded[0].isEmpty)
        let outlet = simulation.dispatcher.outlets[0]
        #expect(outlet.retries.count <= Outlet.mostHeldBatches)
        #expect(simulation.mostInMemory <= outlet.readAhead)
        #expect(simulation.mostHeldBytes <= (Outlet.mostHeldBatches + 1) * 100 * (size + 2))
        simulation.run()
        #expect(simulation.count("delivered") == 20_000)
    }

    @Test func `an outage that looks like 500s makes no dead letters either`() {
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 20_000) { _, _, now in
            let isOut = now > .milliseconds(20) && now < .seconds(3600)
            return .init(verdict: isOut ? .unsure("HTTP 500") : .delivered)
        }
        simulation.run()
        #expect(simulation.count("delivered") == 20_000)
    }

    @Test func `a lone event in an outage is not to blame, however long it lasts`() {
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 1) { _, _, now in
            .init(verdict: now < .seconds(7200) ? .unsure("timeout") : .delivered)
        }
        simulation.run()
        #expect(simulation.count("delivered") == 1)
    }

    @Test(arguments: [1, 4])
    func `an event that makes the vendor fail is set apart and the log moves on`(concurrency: Int) {
        let poison: Set<Int64> = [42, 2000, 2001]
        let outlet = Simulation.outlet { $0.concurrency = concurrency }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 5000) { _, items, _ in
            .init(verdict: items.contains { poison.contains($0.sequence) } ? .unsure("HTTP 500") : .delivered)
        }
        simulation.run(until: .seconds(1800))
        #expect(simulation.count("delivered") == 5000 - poison.count)
        for second in 1801..<2640 {
            simulation.append(1)
            simulation.run(until: .seconds(second))
        }
        simulation.run()
        #expect(simulation.count("delivered") == 5839 - poison.count)
        for sequence in poison { #expect(simulation.recorded[0][sequence] == "dead: vendor_failed") }
    }

    @Test func `refused credentials park the destination and lose nothing`() {
        var isMended = false
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 1000) { _, _, _ in
            .init(verdict: isMended ? .delivered : .parked("HTTP 401"))
        }
        simulation.run(until: .seconds(3600))
        #expect(simulation.recorded[0].isEmpty)
        #expect(simulation.sent.count <= 4 + 13)
        isMended = true
        simulation.feed(.resumed(outlet: 0))
        simulation.run()
        #expect(simulation.count("delivered") == 1000)
    }

    @Test func `a thousand refusals in a row park the destination`() {
        let outlet = Simulation.outlet { $0.batch.events = 1 }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 5000) { _, _, _ in
            .init(verdict: .split(.vendorRejected, "BAD_INPUT"))
        }
        simulation.run(until: .seconds(600))
        #expect(simulation.count("dead: vendor_rejected") < 1010)
        #expect(simulation.reports.contains { $0.contains("parked") })
    }

    @Test func `events are given up only after the horizon`() {
        let outlet = Simulation.outlet { $0.retry.giveUpAfter = .seconds(3600) }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 100) { _, _, _ in
            .init(verdict: .later("no connection"))
        }
        simulation.run(until: .seconds(3590))
        #expect(simulation.recorded[0].isEmpty)
        simulation.run(until: .seconds(4000))
        #expect(simulation.count("dead: gave_up") == 100)
    }

    @Test func `Retry-After is kept to`() {
        var calls = 0
        let outlet = Simulation.outlet { $0.concurrency = 1 }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 100) { _, _, _ in
            calls += 1
            return .init(verdict: calls == 1 ? .later("HTTP 429", retryAfter: .seconds(30)) : .delivered)
        }
        simulation.run()
        #expect(simulation.sent.count == 2)
        #expect(simulation.sent[1].at - simulation.sent[0].at >= .seconds(30))
    }

    @Test func `a success that was on its way does not end the silence a vendor asked for`() {
        var calls = 0
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 2000) { _, _, now in
            calls += 1
            let isRefused = calls == 1
            let verdict = isRefused ? Verdict.later("HTTP 429", retryAfter: .seconds(30)) : .delivered
            return .init(verdict: verdict, latency: .milliseconds(isRefused ? 5 : 50))
        }
        simulation.run()
        #expect(simulation.count("delivered") == 2000)
        let first = simulation.sent[0].at
        #expect(!simulation.sent.contains { $0.at > first + .milliseconds(100) && $0.at < first + .seconds(30) })
    }

    @Test func `an event that fails a replay counts only the attempts of the replay`() throws {
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 0) { _, _, _ in
            .init(verdict: .split(.vendorRejected, "no"))
        }
        simulation.replay([7])
        simulation.run()
        #expect(simulation.attempts[7] == 1)
    }

    @Test func `full windows are read again once something was recorded, and not before`() {
        var simulation = Simulation(
            outlets: [Simulation.outlet { $0.concurrency = 1 }], rates: [nil], events: 5000, mostUnfinished: 150
        ) { _, _, _ in .init(verdict: .delivered) }
        simulation.run()
        #expect(simulation.count("delivered") == 5000)
        #expect(simulation.reads < 300)
    }

    @Test func `a dead destination does not hold up another`() {
        let outlets = [Simulation.outlet("dead", group: 0), Simulation.outlet("well", group: 1)]
        var simulation = Simulation(outlets: outlets, rates: [nil, nil], events: 10_000) { outlet, _, _ in
            .init(verdict: outlet == 0 ? .unsure("HTTP 500") : .delivered)
        }
        simulation.run(until: .seconds(10))
        #expect(simulation.count("delivered", outlet: 1) == 10_000)
    }

    @Test func `destinations of a group take turns`() {
        let outlets = [Simulation.outlet("a") { $0.batch.events = 1 }, Simulation.outlet("b") { $0.batch.events = 1 }]
        var simulation = Simulation(outlets: outlets, rates: [50], events: 10_000) { _, _, _ in
            .init(verdict: .delivered)
        }
        simulation.run(until: .seconds(20))
        let (a, b) = (simulation.count("delivered", outlet: 0), simulation.count("delivered", outlet: 1))
        #expect(abs(a - b) <= 2)
        #expect(simulation.mostSent(in: .seconds(1), outlets: [0, 1]) <= 50)
    }

    @Test func `a paused destination sends nothing until it is resumed`() {
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 0) { _, _, _ in
            .init(verdict: .delivered)
        }
        simulation.feed(.paused(outlet: 0, true))
        simulation.append(500)
        simulation.run(until: .seconds(60))
        #expect(simulation.sent.isEmpty)
        simulation.feed(.paused(outlet: 0, false))
        simulation.run()
        #expect(simulation.count("delivered") == 500)
    }

    @Test func `a stop sends nothing more and ends when all is recorded`() {
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 100_000) { _, _, _ in
            .init(verdict: .delivered, latency: .milliseconds(50))
        }
        simulation.run(until: .milliseconds(75))
        let before = simulation.sent.count
        simulation.feed(.stop)
        simulation.run(until: .seconds(5))
        #expect(simulation.sent.count == before)
        #expect(simulation.dispatcher.unanswered == 0)
        #expect(simulation.reports.last == "stopped")
        #expect(simulation.count("delivered") == simulation.sent.reduce(0) { $0 + $1.sequences.count })
    }

    @Test func `replays get their share beside live events`() {
        let outlet = Simulation.outlet { $0.batch.events = 1 }
        var simulation = Simulation(outlets: [outlet], rates: [100], events: 100_000) { _, _, _ in
            .init(verdict: .delivered)
        }
        simulation.replay((1_000_001...1_000_500).map { $0 })
        simulation.run(until: .seconds(21))
        let replayed = simulation.recorded[0].keys.count { $0 > 1_000_000 }
        let all = simulation.recorded[0].count
        #expect(Double(replayed) / Double(all) > 0.08 && Double(replayed) / Double(all) < 0.12)
    }
}
