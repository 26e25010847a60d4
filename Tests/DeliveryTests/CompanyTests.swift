import EventLog
import Testing
import Vendors

@testable import Delivery

/// Events that travel only with their like, alone, in several requests, or not at all.
@Suite struct CompanyTests {
    /// Company by the letters that the event begins with; without any it goes by itself; an `x` is objected to; what begins
    /// with `+` is worth as many requests as it is long.
    private struct Choosy: Endpoint {
        func call(of event: OutboundEvent) -> EndpointCall {
            let company = event.body.prefix { $0 >= UInt8(ascii: "a") }
            return EndpointCall(
                method: "m", isOrdered: false, company: Array(company), mostEvents: company.isEmpty ? 1 : nil)
        }

        func weight(of event: OutboundEvent) -> Int { event.body.count }

        func objection(to events: [OutboundEvent]) -> Verdict? {
            events.contains { $0.body.contains(UInt8(ascii: "x")) } ? .split(.tooLarge, "an x") : nil
        }

        func parts(of event: OutboundEvent) -> [OutboundEvent] {
            guard event.body.first == UInt8(ascii: "+") else { return [event] }
            return event.body.map { OutboundEvent(receivedAt: 0, body: [$0]) }
        }

        func request(for events: [OutboundEvent]) -> OutboundRequest {
            OutboundRequest(method: "POST", url: "", headers: [:], body: [])
        }

        func verdict(on reply: Reply) -> Verdict { .delivered }
        func code(of reply: Reply) -> String? { nil }
    }

    /// A dispatcher with one destination, and what it sent: the bodies of each request.
    private struct Desk {
        var dispatcher: Dispatcher
        var sent: [(attempt: Int, bodies: [String])] = []
        var settled: [Outcome] = []
        var retried = 0

        init(_ bodies: [String], events: Int = 100, rate: Double? = nil, concurrency: Int = 1000) {
            var settings = Simulation.outlet()
            settings.endpoint = Choosy()
            settings.batch = BatchLimits(events: events, bytes: 1_000_000, wait: .milliseconds(200))
            settings.concurrency = concurrency
            dispatcher = Dispatcher(outlets: [settings], rates: [rate], now: .zero, wallOrigin: 1_000_000, seed: 1)
            step(.began(outlet: 0, [], nil), at: .seconds(2))
            let stretch = bodies.enumerated().map { index, body in
                StoredEvent(
                    sequence: Int64(index + 1), receivedAt: 0, request: 0, source: NameID(rawValue: 1),
                    kind: NameID(rawValue: 2), subject: 0, envelope: nil, body: Array(body.utf8))
            }
            step(.read(outlet: 0, Stretch(events: stretch, end: .caughtUp)), at: .seconds(2))
        }

        mutating func step(_ event: Event, at now: Duration) {
            for action in dispatcher.step(event, now: now) {
                switch action {
                case .send(_, let attempt, let items):
                    sent.append((attempt, items.outbound.map { String(decoding: $0.body, as: UTF8.self) }))
                case .settle(_, let settlement):
                    settled += settlement.outcomes
                    retried += settlement.retried
                default: break
                }
            }
        }

        mutating func answer(_ attempt: Int, _ answered: Outlet.Answered, at now: Duration) {
            step(.answered(attempt: attempt, answered), at: now)
            step(.recorded(attempt: attempt), at: now)
        }

        var bodies: [[String]] { sent.map(\.bodies) }
    }

    @Test func `events of one company travel together, those that came first go first`() {
        var desk = Desk(["a1", "b1", "a2", "c1", "b2"])
        #expect(desk.bodies.isEmpty)
        desk.step(.tick, at: .milliseconds(2_201))
        #expect(Set(desk.bodies) == [["a1", "a2"], ["b1", "b2"], ["c1"]])
    }

    @Test func `a company that fills a request does not wait, and what is left of it does`() {
        var desk = Desk(["a1", "b1", "b2", "b3", "a2", "b4", "b5"], events: 2)
        #expect(desk.bodies.sorted { $0[0] < $1[0] } == [["a1", "a2"], ["b1", "b2"], ["b3", "b4"]])
        desk.step(.tick, at: .milliseconds(2_201))
        #expect(desk.bodies.last == ["b5"])
    }

    @Test func `events that go by themselves go at once, whatever a batch may hold`() {
        #expect(Desk(["1", "2", "3"]).bodies == [["1"], ["2"], ["3"]])
    }

    @Test func `of a thousand companies each gets a request of its own`() {
        let words = (0..<1000).map { number in
            String([100, 10, 1].map { Character(Unicode.Scalar(UInt8(97 + number / $0 % 10))) })
        }
        var desk = Desk(words.map { $0 + "1" } + words.map { $0 + "2" })
        desk.step(.tick, at: .milliseconds(2_201))
        #expect(Set(desk.bodies) == Set(words.map { [$0 + "1", $0 + "2"] }))
        #expect(desk.bodies.count == 1000)
    }

    @Test func `what the endpoint objects to is dead without a word to the vendor, and the others are sent`() {
        var desk = Desk(["a1", "a2x", "a3"])
        desk.step(.tick, at: .milliseconds(2_201))
        let objection = Outlet.Answered(verdict: .split(.tooLarge, "an x"), isUnsent: true)
        var rounds = 0
        while desk.settled.count < 3, rounds < 10 {
            rounds += 1
            for (attempt, bodies) in desk.sent {
                desk.sent.removeAll { $0.attempt == attempt }
                let isBad = bodies.contains { $0.contains("x") }
                desk.answer(attempt, isBad ? objection : Outlet.Answered(verdict: .delivered), at: .seconds(3))
            }
        }
        let dead = desk.settled.filter { if case .dead = $0 { true } else { false } }
        #expect(dead.count == 1 && desk.settled.count == 3)
        guard case .dead(let id, let death)? = dead.first else { return }
        #expect(id == .event(2))
        #expect(death.reason == "too_large" && death.detail == "an x")
    }

    @Test func `an objection says nothing of a vendor that is down`() {
        var desk = Desk(["x", "a"], concurrency: 2)
        desk.step(.tick, at: .milliseconds(2_201))
        let down = desk.sent.first { $0.bodies == ["a"] }?.attempt ?? 0
        let bad = desk.sent.first { $0.bodies == ["x"] }?.attempt ?? 0
        desk.answer(down, Outlet.Answered(verdict: .later("down")), at: .seconds(3))
        #expect(desk.dispatcher.status(now: .seconds(3))[0].state != .flowing)
        desk.answer(bad, Outlet.Answered(verdict: .split(.tooLarge, "an x"), isUnsent: true), at: .seconds(3))
        #expect(desk.dispatcher.status(now: .seconds(3))[0].state != .flowing)
    }

    @Test func `an event of several requests' worth is delivered with the last of them, each at its turn`() {
        var desk = Desk(["+ab"], rate: 2)
        #expect(desk.bodies == [["+"]])
        desk.answer(desk.sent[0].attempt, Outlet.Answered(verdict: .delivered), at: .seconds(3))
        desk.step(.tick, at: .seconds(4))
        #expect(desk.bodies == [["+"], ["a"]])
        #expect(desk.settled.isEmpty)
        // One that fails is sent again, not those before it.
        desk.answer(desk.sent[1].attempt, Outlet.Answered(verdict: .later("busy")), at: .seconds(5))
        desk.step(.tick, at: .seconds(60))
        #expect(desk.bodies == [["+"], ["a"], ["a"]])
        desk.answer(desk.sent[2].attempt, Outlet.Answered(verdict: .delivered), at: .seconds(61))
        desk.step(.tick, at: .seconds(62))
        #expect(desk.bodies.last == ["b"])
        desk.answer(desk.sent[3].attempt, Outlet.Answered(verdict: .delivered), at: .seconds(63))
        #expect(desk.settled.count == 1)
        guard case .delivered(.event(1))? = desk.settled.first else {
            Issue.record("it is not delivered")
            return
        }
        #expect(desk.retried == 1)
    }

    @Test func `a part that is refused makes the whole event dead, and is named`() {
        var desk = Desk(["+ab"])
        desk.answer(desk.sent[0].attempt, Outlet.Answered(verdict: .delivered), at: .seconds(3))
        desk.answer(desk.sent[1].attempt, Outlet.Answered(verdict: .split(.vendorRejected, "no")), at: .seconds(4))
        guard case .dead(_, let death)? = desk.settled.first else {
            Issue.record("it is not dead")
            return
        }
        #expect(death.detail == "request 2 of 3: no")
    }

    @Test func `an event of several requests that is taken back while one is on its way ends with that`() {
        var desk = Desk(["+ab"])
        desk.step(.removed([.event(1)]), at: .seconds(3))
        desk.answer(desk.sent[0].attempt, Outlet.Answered(verdict: .delivered), at: .seconds(3))
        desk.step(.tick, at: .seconds(60))
        #expect(desk.bodies == [["+"]])
        #expect(desk.settled.isEmpty)
        let outlet = desk.dispatcher.outlets[0]
        #expect(outlet.inFlight.isEmpty && outlet.retries.isEmpty && outlet.takenBack.isEmpty)
    }
}
