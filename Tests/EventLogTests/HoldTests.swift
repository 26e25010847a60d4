import Testing

@testable import EventLog

/// Events that came before anybody wanted them.
struct HoldTests {
    /// A log without destinations, and two sources with one event each that is routed to nobody.
    private func held(_ fixture: LogFixture) async throws -> (log: SQLiteEventLog, sources: [NameID]) {
        let log = try await fixture.open()
        let kind = try await log.intern("PAGE_VIEW", as: .kind)
        let route = try await log.route(to: [])
        var sources: [NameID] = []
        for name in ["one", "two"] {
            let source = try await log.intern(name, as: .source)
            let event = NewEvent(kind: kind, subject: 0, route: route, body: Array("from \(name)".utf8)[...])
            try await log.append(Submission(request: 1, source: source, events: [event]))
            sources.append(source)
        }
        return (log, sources)
    }

    private func bodies(_ log: SQLiteEventLog, _ destination: NameID) async throws -> [String] {
        try await log.next(for: destination, events: 100, bytes: 1_000).events.map(\.text)
    }

    @Test func `the first destination takes over what was held, and it counts as its own`() async throws {
        try await withLogFixture { fixture in
            let (log, _) = try await held(fixture)
            let hold = try #require(try await log.status().destinations.first)
            #expect((hold.name, hold.pending, hold.oldestReceivedAt) == ("hold", 2, fixture.now))
            let destination = try await log.intern("a", as: .destination)
            try await log.configure(destinations: [DestinationStart(destination: destination, start: .now)])
            let status = try await log.status().destinations
            #expect(status.map(\.name) == ["a"])
            #expect(status.map(\.pending) == [2])
            #expect(try await bodies(log, destination) == ["from one", "from two"])
        }
    }

    @Test func `each destination takes over what its sources sent`() async throws {
        try await withLogFixture { fixture in
            let (log, sources) = try await held(fixture)
            let first = try await log.intern("a", as: .destination)
            let second = try await log.intern("b", as: .destination)
            try await log.configure(destinations: [
                DestinationStart(destination: first, start: .now, sources: [sources[1]]),
                DestinationStart(destination: second, start: .now, sources: [sources[0], sources[1]]),
            ])
            #expect(try await bodies(log, first) == ["from two"])
            #expect(try await bodies(log, second) == ["from one"])
            try await log.settle(Settlement(destination: first, outcomes: [.delivered(.event(2))]))
            await log.close()
            let reopened = try await fixture.open()
            try await reopened.configure(destinations: [DestinationStart(destination: second, start: .now)])
            #expect(try await bodies(reopened, second) == ["from one"])
        }
    }

    @Test func `what nobody will get can be dropped, is counted as removed and no longer holds up trimming`()
        async throws
    {
        try await withLogFixture { fixture in
            let (log, sources) = try await held(fixture)
            let destination = try await log.intern("gone", as: .destination)
            let kind = try await log.intern("PAGE_VIEW", as: .kind)
            let route = try await log.route(to: [destination])
            let event = NewEvent(kind: kind, subject: 0, route: route, body: Array("owed".utf8)[...])
            try await log.append(Submission(request: 2, source: sources[0], events: [event, event]))
            let start = DestinationStart(destination: destination, start: .earliest, sources: [])
            try await log.configure(destinations: [start])
            #expect(try await bodies(log, destination).count == 2)
            #expect(try await log.dropOwed(to: destination) == nil)
            try await log.configure(destinations: [])
            #expect(try await log.dropOwed(to: destination) == 2)
            #expect(try await log.dropOwed(to: LogSchema.hold) == 2)
            #expect(try await log.dropOwed(to: LogSchema.hold) == 0)
            for one in try await log.status().destinations {
                #expect(one.pending == 0 && one.removed == 2)
            }
            try await log.configure(destinations: [start])
            #expect(try await bodies(log, destination).isEmpty)
        }
    }

    @Test func `a route named before its destination is configured loses nothing`() async throws {
        try await withLogFixture { fixture in
            let (log, sources) = try await held(fixture)
            let destination = try await log.intern("a", as: .destination)
            let kind = try await log.intern("PAGE_VIEW", as: .kind)
            let route = try await log.route(to: [destination])
            let event = NewEvent(kind: kind, subject: 0, route: route, body: Array("routed".utf8)[...])
            try await log.append(Submission(request: 1, source: sources[0], events: [event]))
            #expect(try await bodies(log, destination).isEmpty)
            try await log.configure(destinations: [DestinationStart(destination: destination, start: .now)])
            #expect(try await bodies(log, destination) == ["from one", "from two", "routed"])
        }
    }

    @Test func `a destination that was configured before takes over nothing`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let shop = try await Storefront(log)
            try await shop.append(["held"], to: [])
            try await log.configure(destinations: [DestinationStart(destination: shop.first, start: .now)])
            #expect(try await shop.bodies().isEmpty)
            #expect(try await log.status().destinations.map(\.pending) == [0, 1])
        }
    }

    @Test func `a destination that is gone from the configuration keeps its place`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            try await shop.append(["one"])
            try await shop.log.configure(destinations: [
                DestinationStart(destination: shop.destinations[1], start: .now)
            ])
            let orphan = try await shop.status(shop.destinations[0])
            #expect((orphan.isConfigured, orphan.pending) == (false, 1))
            fixture.advance(by: 3_600_000)
            try await shop.deliver(try await shop.next(shop.destinations[1]).events, shop.destinations[1])
            try await shop.log.sweep()
            let again = try await Storefront(shop.log, destinations: ["a", "b"])
            #expect(try await again.bodies() == ["one"])
        }
    }

    @Test func `held events are not trimmed`() async throws {
        try await withLogFixture { fixture in
            let (log, _) = try await held(fixture)
            fixture.advance(by: 3_600_000)
            try await log.sweep()
            #expect(try await log.status().events == 2)
        }
    }
}
