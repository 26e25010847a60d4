import Testing

@testable import EventLog

/// A destination that may be owed only so much. Each test's end audits the account against the tables.
struct BacklogTests {
    private let body = String(repeating: "x", count: 100)

    /// A log with two destinations, the first of which has a bound.
    private func open(_ fixture: LogFixture, _ bound: Backlog) async throws -> Storefront {
        let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
        try await shop.log.configure(destinations: [
            DestinationStart(destination: shop.destinations[0], start: .now, backlog: bound),
            DestinationStart(destination: shop.destinations[1], start: .now),
        ])
        return shop
    }

    private func append(_ count: Int, _ shop: Storefront, to route: [NameID]? = nil) async throws {
        try await shop.append((0..<count).map { _ in body }, to: route)
    }

    @Test func `beyond its bytes requests are refused whole, and taken again once it has caught up`() async throws {
        try await withLogFixture { fixture in
            let shop = try await open(fixture, Backlog(bytes: 1_000))
            try await append(9, shop)
            #expect(try await shop.status().backlog == .init(bytes: 900, isOver: false, then: .refuse))
            // The last one let in may go beyond the bound.
            try await append(3, shop)
            #expect(try await shop.status().backlog == .init(bytes: 1_200, isOver: true, then: .refuse))
            #expect(await code { try await append(1, shop) } == .behind)
            #expect(await code { try await append(1, shop, to: [shop.first]) } == .behind)
            // Nothing of it concerns whoever else is configured.
            try await append(1, shop, to: [shop.destinations[1]])
            #expect(try await shop.status().accepted == 12)
            #expect(try await shop.status(shop.destinations[1]).accepted == 13)
            try await shop.deliver(try await shop.next(events: 3).events)
            #expect(try await shop.status().backlog == .init(bytes: 900, isOver: false, then: .refuse))
            try await append(1, shop)
            #expect(try await shop.status().accepted == 13)
            // Configured without one, it has none.
            try await shop.log.configure(
                destinations: shop.destinations.map { DestinationStart(destination: $0, start: .now) })
            #expect(try await shop.status().backlog == nil)
            try await append(100, shop)
        }
    }

    @Test func `what is refused for a full backlog leaves nothing, and its key is free`() async throws {
        try await withLogFixture { fixture in
            let shop = try await open(fixture, Backlog(bytes: 100))
            try await append(1, shop)
            var submission = shop.submission([body], try await shop.log.route(to: shop.destinations))
            submission.idempotency = Idempotency(key: "k", method: "POST", content: [1], answer: [2])
            submission.refused = [RefusedEvent(kind: nil, subject: 0, reason: "schema", detail: "", body: [1])]
            #expect(await code { try await shop.log.append(submission) } == .behind)
            #expect(try await shop.log.countLetters(LetterFilter()) == 0)
            try await shop.deliver(try await shop.next().events)
            #expect(try await shop.log.append(submission) == .stored)
            #expect(try await shop.log.append(submission) == .repeated(answer: [2]))
        }
    }

    @Test func `requests of one round are counted one after the other`() async throws {
        try await withLogFixture { fixture in
            let shop = try await open(fixture, Backlog(bytes: 1_000))
            let route = try await shop.log.route(to: shop.destinations)
            let codes = try await Pause(shop).whileWriterWaits { task in
                for _ in 0..<10 {
                    await task { await code { try await shop.log.append(shop.submission([body, body], route)) } }
                }
            }
            // "pause" counts too.
            #expect(codes == Array(repeating: nil, count: 5) + Array(repeating: .behind, count: 5))
        }
    }

    @Test func `what is passed over is counted, and handed only to the others`() async throws {
        try await withLogFixture { fixture in
            let shop = try await open(fixture, Backlog(bytes: 200, then: .drop))
            try await append(2, shop)
            try await shop.append(["three", "four"])
            try await shop.append(["five"], to: [shop.first])
            try await shop.append(["six"], to: [shop.destinations[1]])
            let first = try await shop.status()
            #expect((first.accepted, first.passedOver, first.pending) == (5, 3, 2))
            #expect(first.backlog == .init(bytes: 200, isOver: true, then: .drop))
            #expect(try await shop.bodies(shop.destinations[1]) == [body, body, "three", "four", "six"])
            let events = try await shop.next().events
            #expect(events.map(\.text) == [body, body])
            try await shop.deliver(events)
            try await shop.append(["seven"])
            #expect(try await shop.bodies() == ["seven"])
            await shop.log.close()
            // Numbers and routes are read back, the one to nobody too.
            let again = try await open(fixture, Backlog(bytes: 200, then: .drop))
            #expect(try await again.status().passedOver == 3)
            #expect(try await again.bodies() == ["seven"])
            try await again.append((0..<3).map { _ in body }, to: [again.first])
            try await again.append(["eight"], to: [again.first])
            #expect(try await again.status().passedOver == 4)
            #expect(try await again.bodies() == [body, body, body])
        }
    }

    @Test func `what everybody has passed over is trimmed like what is finished`() async throws {
        try await withLogFixture { fixture in
            let shop = try await open(fixture, Backlog(bytes: 100, then: .drop))
            try await append(1, shop, to: [shop.first])
            try await append(5, shop, to: [shop.first])
            try await shop.deliver(try await shop.next().events)
            #expect(try await shop.status().pending == 0)
            fixture.advance(by: 60_001)
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 0)
        }
    }

    /// Else a reader could see a row before it knows its route, and pass it over for good.
    @Test func `a route without who passes over is stored a commit before the first event under it`() async throws {
        try await withLogFixture { fixture in
            let shop = try await open(fixture, Backlog(bytes: 100, then: .drop))
            try await append(1, shop)
            var before = shop.log.figures.commits
            try await append(1, shop)
            #expect(shop.log.figures.commits - before == 2)
            before = shop.log.figures.commits
            try await append(1, shop)
            #expect(shop.log.figures.commits - before == 1)
            #expect(try await shop.status().passedOver == 2)
        }
    }

    @Test func `beyond its age requests are refused, however little it is`() async throws {
        try await withLogFixture { fixture in
            let shop = try await open(fixture, Backlog(age: .seconds(30)))
            try await append(1, shop)
            fixture.advance(by: 30_000)
            try await shop.log.sweep()
            try await append(1, shop)
            fixture.advance(by: 1)
            try await shop.log.sweep()
            #expect(await code { try await append(1, shop) } == .behind)
            #expect(try await shop.status().backlog?.isOver == true)
            let events = try await shop.next().events
            try await shop.deliver([events[0]])
            try await shop.log.sweep()
            try await append(1, shop)
        }
    }

    @Test func `an event that was set apart does not make its destination late`() async throws {
        try await withLogFixture { fixture in
            let shop = try await open(fixture, Backlog(age: .seconds(30)))
            try await append(1, shop)
            _ = try await shop.next()
            try await shop.settle([.deferred(sequence: 1, .later)])
            // Somebody else's, and more than are looked through for one of its own.
            for _ in 0..<5 { try await append(1_000, shop, to: [shop.destinations[1]]) }
            fixture.advance(by: 60_000)
            try await shop.log.sweep()
            try await append(1, shop)
            #expect(try await shop.status().backlog?.isOver == false)
        }
    }

    @Test func `what was owed before a restart counts`() async throws {
        try await withLogFixture { fixture in
            let bound = Backlog(bytes: 1_000, age: .seconds(30))
            let shop = try await open(fixture, bound)
            try await append(20, shop)
            await shop.log.close()
            fixture.advance(by: 30_001)
            let again = try await open(fixture, bound)
            #expect(try await again.status().backlog == .init(bytes: 2_000, isOver: true, then: .refuse))
            try await again.deliver(try await again.next(events: 15).events)
            #expect(try await again.status().backlog?.bytes == 500)
            // Still too old.
            #expect(await code { try await append(1, again) } == .behind)
            try await again.deliver(try await again.next().events)
            try await append(1, again)
        }
    }

    // MARK: The gauge

    @Test func `what is settled is of mean size, and nothing is left of nothing`() {
        var gauge = BacklogGauge(Backlog(bytes: 100), pending: 2, meanBytes: 20)
        gauge.add(2, bytes: 60)
        #expect((gauge.pending, gauge.bytes) == (4, 100))
        #expect(gauge.isOver(adding: 0, at: 0))
        gauge.settle(1)
        #expect((gauge.pending, gauge.bytes) == (3, 75))
        #expect(!gauge.isOver(adding: 24, at: 0))
        #expect(gauge.isOver(adding: 25, at: 0))
        gauge.settle(3)
        #expect((gauge.pending, gauge.bytes) == (0, 0))
        gauge.settle(1)
        #expect((gauge.pending, gauge.bytes) == (0, 0))
    }

    @Test func `a destination that is owed nothing is never late`() {
        var gauge = BacklogGauge(Backlog(age: .seconds(1)), pending: 1, meanBytes: 1)
        gauge.oldest = 1_000
        #expect(!gauge.isOver(adding: 0, at: 2_000))
        #expect(gauge.isOver(adding: 0, at: 2_001))
        gauge.settle(1)
        #expect(!gauge.isOver(adding: 0, at: 2_001))
    }
}
