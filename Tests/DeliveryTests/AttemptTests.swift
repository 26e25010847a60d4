import EventLog
import Testing
import Vendors

@testable import Delivery

/// What a dead letter tells of its attempts.
@Suite struct AttemptTests {
    @Test func `a refused event tells how its request was halved until it stood alone`() throws {
        let outlet = Simulation.outlet { $0.batch.events = 64 }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 64) { _, items, _ in
            items.contains { $0.sequence == 20 }
                ? .init(verdict: .split(.vendorRejected, "no"), latency: .milliseconds(7), status: 400)
                : .init(verdict: .delivered)
        }
        simulation.run()
        let history = try #require(simulation.histories[20]).attempts
        #expect(history.map(\.events) == [64, 32, 16, 8, 4, 2, 1])
        #expect(history.allSatisfy { ($0.outcome, $0.status, $0.took) == (.refused, 400, 7) })
        #expect(history.count == simulation.attempts[20])
        #expect(Set(history.map(\.batch)).count == history.count)
        let requests = simulation.sent.filter { $0.sequences.contains(20) }
        #expect(history.map(\.at) == requests.map { Simulation.wallOrigin + $0.at.milliseconds })
    }

    @Test func `events that are set apart and die tell each failure, also those before a kill`() throws {
        var isEndless = true
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 400) { _, items, _ in
            items.contains { $0.sequence == 20 }
                ? .init(verdict: isEndless ? .unsure("HTTP 500") : .split(.vendorRejected, "no"), status: 500)
                : .init(verdict: .delivered)
        }
        simulation.append(every: .milliseconds(100), outlets: [0], until: .seconds(4))
        let before = try #require(simulation.deferrals[0][20]).history.attempts
        #expect(!before.isEmpty)
        isEndless = false
        simulation.kill()
        simulation.run(until: .seconds(120))
        let history = try #require(simulation.histories[20]).attempts
        #expect(Array(history.prefix(before.count)) == before)
        #expect(history.last?.outcome == .refused && history.first?.outcome == .unsure)
        #expect(history.count == simulation.attempts[20])
    }

    @Test func `of an outage of hours the first attempt and the latest are told, and how many were between`() throws {
        let outlet = Simulation.outlet { $0.retry.giveUpAfter = .seconds(7200) }
        var simulation = Simulation(outlets: [outlet], rates: [nil], events: 10) { _, _, _ in
            .init(verdict: .later("no connection"))
        }
        for process in 1...3 {
            simulation.run(until: .seconds(1500 * process))
            simulation.kill()
        }
        simulation.run(until: .seconds(9000))
        let history = try #require(simulation.histories[1])
        #expect(history.attempts.count == AttemptHistory.most)
        #expect(history.omitted > 0)
        #expect(history.attempts.count + history.omitted == simulation.attempts[1])
        let first = try #require(simulation.sent.first)
        #expect(history.attempts.first?.at == Simulation.wallOrigin + first.at.milliseconds)
        #expect(history.attempts.allSatisfy { $0.outcome == .later && $0.status == nil })
        #expect(history.attempts.map(\.at) == history.attempts.map(\.at).sorted())
    }

    @Test func `an attempt that parked the destination is told, though it counts for none`() throws {
        var calls = 0
        var simulation = Simulation(outlets: [Simulation.outlet()], rates: [nil], events: 1) { _, _, _ in
            calls += 1
            return calls == 1
                ? .init(verdict: .parked("HTTP 401"), status: 401)
                : .init(verdict: .split(.vendorRejected, "no"), status: 400)
        }
        simulation.run()
        let history = try #require(simulation.histories[1]).attempts
        #expect(history.map(\.outcome) == [.parked, .refused])
        #expect(simulation.attempts[1] == 1)
    }
}
