import EventLog
import Testing
import Vendors

@testable import Delivery

/// Events of one vendor's dialect on their way to another vendor.
@Suite struct TranslationTests {
    private static let shop = NameID(rawValue: 1)
    private static let items = NameID(rawValue: 2)
    private static let kind = NameID(rawValue: 3)

    /// A dispatcher with one destination at Gravity, fed by a source of Dengage's dialect and one of Gravity's; and what it
    /// sent: the bodies of each request.
    private struct Desk {
        var dispatcher: Dispatcher
        var sent: [(attempt: Int, bodies: [String])] = []
        var settled: [Outcome] = []
        private var last: Int64 = 0

        init(events: Int = 100, _ unmappable: Unmappable = .skip, change: (inout OutletSettings) -> Void = { _ in }) {
            var settings = Simulation.outlet()
            settings.endpoint = GravityEndpoint(url: "http://h/WebshopServlet", username: "u", password: "p")
            settings.translator = { $0 == TranslationTests.shop ? Translator(from: Dengage(), to: Gravity()) : nil }
            settings.unmappable = unmappable
            settings.batch = BatchLimits(events: events, bytes: 900_000, wait: .milliseconds(200))
            change(&settings)
            dispatcher = Dispatcher(outlets: [settings], rates: [nil], now: .zero, wallOrigin: 1_000_000, seed: 1)
            step(.began(outlet: 0, [], nil), at: .seconds(2))
        }

        static func event(
            _ sequence: Int64, _ body: String, of source: NameID = TranslationTests.shop, request: UInt64 = 0
        ) -> StoredEvent {
            StoredEvent(
                sequence: sequence, receivedAt: 1_000, request: request, source: source, kind: TranslationTests.kind,
                subject: 7, envelope: nil, body: Array(body.utf8))
        }

        mutating func read(_ bodies: [String], of source: NameID = TranslationTests.shop) {
            let events = bodies.map { body in
                last += 1
                return Self.event(last, body, of: source)
            }
            step(.read(outlet: 0, Stretch(events: events, end: .caughtUp)), at: .seconds(2))
        }

        /// - Parameter requests: which of them brought each.
        mutating func read(_ bodies: [String], of requests: [UInt64], end: Stretch.End) {
            let events = zip(bodies, requests).map { body, request in
                last += 1
                return Self.event(last, body, of: TranslationTests.items, request: request)
            }
            step(.read(outlet: 0, Stretch(events: events, end: end)), at: .seconds(2))
        }

        mutating func step(_ event: Event, at now: Duration) {
            for action in dispatcher.step(event, now: now) {
                switch action {
                case .send(_, let attempt, let items):
                    sent.append((attempt, items.outbound.map { String(decoding: $0.body, as: UTF8.self) }))
                case .settle(let attempt, let settlement):
                    settled += settlement.outcomes
                    step(.recorded(attempt: attempt), at: now)
                default: break
                }
            }
        }

        mutating func flush() { step(.tick, at: .milliseconds(2_300)) }

        mutating func answer(_ verdict: Verdict) {
            guard let attempt = sent.last?.attempt else { return }
            step(.answered(attempt: attempt, Outlet.Answered(verdict: verdict)), at: .seconds(3))
        }

        var dead: [Death] {
            settled.compactMap { if case .dead(_, let death) = $0 { death } else { nil } }
        }
    }

    private static func view(_ product: String) -> String {
        #"{"name":"PRODUCT_VIEW","userId":"u","productId":"\#(product)"}"#
    }

    private static func order(_ lines: Int) -> String {
        let products = (1...lines).map { #"{"productId":"p\#($0)","price":1.10}"# }.joined(separator: ",")
        return #"{"name":"CHECKOUT","step":"purchase","userId":"u","orderNo":"A-1","productList":[\#(products)]}"#
    }

    private static let clearing = #"{"name":"BASKET_OPERATIONS","userId":"u","step":"clear"}"#

    private static let gravityEvent = #"{ "eventType":"VIEW" ,"userId":"u","itemId":"p", "x":[1.0e1]}"#

    @Test func `an event of another dialect goes out in the vendor's words, one of its own as it came`() {
        var desk = Desk()
        desk.read([Self.view("p")])
        desk.read([Self.gravityEvent], of: Self.items)
        desk.flush()
        #expect(
            desk.sent.map(\.bodies) == [[#"{"eventType":"VIEW","itemId":"p","userId":"u"}"#, Self.gravityEvent]])
        desk.answer(.delivered)
        #expect(desk.settled.count == 2)
    }

    @Test func `the lines of an order travel together, and each counts towards the limit`() {
        var desk = Desk(events: 4)
        desk.read([Self.view("a"), Self.view("b"), Self.order(3), Self.view("c")])
        // Two and three lines would be five; three lines and one more are as many as may be.
        #expect(desk.sent.map(\.bodies.count) == [2, 4])
        #expect(desk.sent[1].bodies.prefix(3).allSatisfy { $0.contains("BUY") })
    }

    @Test func `an order of more lines than a request may hold goes in several, one after the other`() {
        var desk = Desk(events: 4)
        desk.read([Self.order(6)])
        #expect(desk.sent.map(\.bodies.count) == [4])
        desk.answer(.delivered)
        #expect(desk.settled.isEmpty)
        #expect(desk.sent.map(\.bodies.count) == [4, 2])
        desk.answer(.delivered)
        #expect(desk.settled.count == 1 && desk.dead.isEmpty)
        #expect(Set(desk.sent.flatMap(\.bodies)).count == 6)
    }

    @Test func `a line that is refused makes the whole order dead, and is named`() {
        var desk = Desk()
        desk.read([Self.view("a"), Self.order(3), Self.view("b")])
        desk.flush()
        desk.answer(.partly(refused: [2: "no such item"]))
        #expect(desk.settled.count == 3)
        #expect(desk.dead.map(\.detail) == ["line 2 of 3: no such item"])
    }

    @Test func `where the vendor does not say which line it refuses, all of the request are named`() {
        var desk = Desk(events: 2)
        desk.read([Self.order(5)])
        desk.answer(.delivered)
        desk.answer(.split(.vendorRejected, "no"))
        #expect(desk.dead.map(\.detail) == ["lines 3 to 4 of 5: no"])
        var last = Desk(events: 2)
        last.read([Self.order(3)])
        last.answer(.delivered)
        last.answer(.split(.vendorRejected, "no"))
        #expect(last.dead.map(\.detail) == ["line 3 of 3: no"])
    }

    @Test func `what the vendor cannot be told is passed over, without a request, and holds nothing back`() {
        var desk = Desk()
        desk.read([Self.clearing, Self.view("a"), Self.clearing])
        #expect(desk.sent.isEmpty)
        let passed = desk.settled.compactMap { outcome -> Int64? in
            if case .passedOver(let sequence, Self.kind) = outcome { sequence } else { nil }
        }
        #expect(passed == [1, 3])
        desk.flush()
        #expect(desk.sent.map(\.bodies.count) == [1])
    }

    @Test func `or a dead letter with the reason, where that is configured`() {
        var desk = Desk(.dead)
        desk.read([Self.clearing])
        #expect(desk.dead.map(\.reason) == ["not_expressible"])
        #expect(desk.dead.map(\.detail) == ["Gravity knows no clearing of the basket"])
        #expect(desk.dead.map(\.attempts) == [0])
    }

    @Test(arguments: [Unmappable.skip, .dead])
    func `a letter that still cannot be said dies again at once`(unmappable: Unmappable) {
        var desk = Desk(unmappable)
        let letter = ReplayedLetter(id: 9, attempts: 0, event: Desk.event(1, Self.clearing))
        desk.step(.readReplays(outlet: 0, [letter]), at: .seconds(2))
        guard case .dead(.letter(9), let death)? = desk.settled.first else {
            Issue.record("it is not dead")
            return
        }
        #expect(death.reason == "not_expressible")
    }

    @Test func `one that an earlier process set apart, and that cannot be said any more, ends`() {
        var desk = Desk()
        let deferral = Deferral(attempts: 2, firstAt: 5, nextAt: 6, reason: "HTTP 500")
        let deferred = DeferredEvent(event: Desk.event(1, Self.clearing), deferral: deferral)
        desk.step(.began(outlet: 0, [deferred], nil), at: .seconds(2))
        guard case .passedOver(1, _)? = desk.settled.first else {
            Issue.record("it is not passed over")
            return
        }
    }

    @Test func `of an order that somebody takes back nothing further is sent`() {
        var desk = Desk(events: 2)
        desk.read([Self.order(4)])
        desk.step(.removed([.event(1)]), at: .seconds(3))
        desk.answer(.delivered)
        #expect(desk.sent.count == 1 && desk.settled.isEmpty)
        #expect(desk.dispatcher.unanswered == 0)
    }

    @Test func `events of another dialect keep the order of their subject`() {
        var desk = Desk(events: 1) { $0.isOrdered = true }
        desk.read([Self.view("a"), Self.clearing, Self.order(2), Self.view("b")])
        for _ in 0..<4 {
            desk.flush()
            desk.answer(.delivered)
        }
        let products = desk.sent.flatMap(\.bodies).map { $0.split(separator: "\"")[7] }
        #expect(products == ["a", "p1", "p2", "b"])
    }

    // MARK: Several events that are said as one

    /// A destination at Dengage, fed by Gravity's dialect.
    private static func folding(_ change: (inout OutletSettings) -> Void = { _ in }) -> Desk {
        Desk { settings in
            settings.endpoint = DengageEndpoint(url: "http://h", apiKey: "k", origin: nil)
            settings.translator = { _ in Translator(from: Gravity(), to: Dengage()) }
            change(&settings)
        }
    }

    private static func buy(_ product: String, _ order: String = "A-1") -> String {
        #"{"eventType":"BUY","userId":"u","cookieId":"c","itemId":"\#(product)","nameValues":[{"name":"orderId","value":"\#(order)"},{"name":"unitPrice","value":"1.10"},{"name":"quantity","value":"1"}]}"#
    }

    /// The products of each purchase that was sent.
    private static func purchases(_ desk: Desk) -> [[String]] {
        desk.sent.flatMap(\.bodies).map { body in
            body.split(separator: #""productId":""#).dropFirst().map { String($0.prefix { $0 != "\"" }) }
        }
    }

    @Test func `lines of one request are one purchase, also where a read ends between them`() {
        var desk = Self.folding()
        desk.read([Self.buy("a"), Self.buy("b")], of: [5, 5], end: .bound)
        desk.flush()
        #expect(desk.sent.isEmpty)
        desk.read([Self.buy("c"), Self.buy("d", "A-2")], of: [5, 6], end: .caughtUp)
        desk.flush()
        #expect(Self.purchases(desk) == [["a", "b", "c"], ["d"]])
        desk.answer(.delivered)
        #expect(desk.settled.count == 4 && desk.dead.isEmpty)
    }

    @Test func `lines that came in two requests are two purchases`() {
        var desk = Self.folding()
        desk.read([Self.buy("a"), Self.buy("b")], of: [5, 6], end: .caughtUp)
        desk.flush()
        #expect(Self.purchases(desk) == [["a"], ["b"]])
    }

    @Test func `where the windows are full, what may be half a request waits for what is under way, and not for ever`()
    {
        var desk = Self.folding { $0.batch.events = 1 }
        desk.read([Self.buy("a", "A-0"), Self.buy("b")], of: [4, 5], end: .windowsFull)
        desk.flush()
        #expect(Self.purchases(desk) == [["a"], ["b"]])
        var busy = Self.folding { $0.batch.events = 1 }
        busy.read([Self.buy("a", "A-0")], of: [4], end: .caughtUp)
        #expect(Self.purchases(busy) == [["a"]])
        busy.step(.committed, at: .seconds(2))
        busy.read([Self.buy("b")], of: [5], end: .windowsFull)
        busy.flush()
        #expect(Self.purchases(busy) == [["a"]])
        busy.answer(.delivered)
        busy.read([Self.buy("c")], of: [5], end: .caughtUp)
        busy.flush()
        #expect(Self.purchases(busy) == [["a"], ["b", "c"]])
    }

    @Test func `a line that is taken back while the rest of its request is read is not sent`() {
        var desk = Self.folding()
        desk.read([Self.buy("a"), Self.buy("b")], of: [5, 5], end: .bound)
        desk.step(.removed([.event(2)]), at: .seconds(2))
        desk.read([Self.buy("c")], of: [5], end: .caughtUp)
        desk.flush()
        #expect(Self.purchases(desk) == [["a", "c"]])
    }

    @Test func `a purchase that is refused makes all of its lines dead, and replayed together they are one again`() {
        var desk = Self.folding()
        let bodies = [Self.buy("a"), Self.buy("b")]
        desk.read(bodies, of: [5, 5], end: .caughtUp)
        desk.flush()
        desk.answer(.split(.vendorRejected, "no"))
        #expect(desk.dead.count == 2)
        let letters = bodies.enumerated().map { index, body in
            ReplayedLetter(
                id: Int64(index) + 1, attempts: 1,
                event: Desk.event(Int64(index) + 1, body, of: Self.items, request: 5))
        }
        desk.step(.readReplays(outlet: 0, letters), at: .seconds(4))
        desk.step(.tick, at: .seconds(5))
        #expect(Self.purchases(desk) == [["a", "b"], ["a", "b"]])
    }
}
