import Testing

@testable import EventLog

/// Events that a rule of the configuration passes over. Each test's end audits the account against the tables.
struct PassingTests {
    @Test func `what intake passes over is accepted and passed over, by rule, and handed to nobody it is not for`()
        async throws
    {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            let (first, second) = (shop.destinations[0], shop.destinations[1])
            var submission = shop.submission(["one", "two", "three"], try await shop.log.route(to: [second]))
            submission.events[0].passes = [Pass(destination: first, rule: .share)]
            submission.events[1].passes = [Pass(destination: first, rule: .consent)]
            submission.events[2].passes = [
                Pass(destination: first, rule: .share), Pass(destination: second, rule: .kinds),
            ]
            submission.events[2].route = try await shop.log.routeToNobody()
            try await shop.log.append(submission)
            let (one, other) = (try await shop.status(), try await shop.status(second))
            #expect((one.accepted, one.passedOver, one.pending) == (3, 3, 0))
            #expect((other.accepted, other.passedOver, other.pending) == (3, 1, 2))
            #expect(
                one.passedBy == [
                    .init(rule: "share", kind: nil, count: 2), .init(rule: "requires", kind: nil, count: 1),
                ])
            #expect(try await shop.bodies(second) == ["one", "two"])
            #expect(try await shop.bodies(first).isEmpty)
            try await shop.settle((1...2).map { .delivered(.event($0)) }, second)
            fixture.advance(by: 60_001)
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 0)
        }
    }

    @Test func `what a vendor cannot be told is finished and counted by kind, once`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a"])
            let kinds = [
                try await shop.log.intern("CLEAR", as: .kind), try await shop.log.intern("BANNER", as: .kind),
            ]
            try await shop.append(["one", "two", "three", "four"])
            let events = try await shop.next().events
            let deferral = Deferral(attempts: 1, firstAt: 1, nextAt: 2, reason: "HTTP 500")
            try await shop.settle([.deferred(sequence: events[0].sequence, deferral)])
            let outcomes = events.prefix(3).enumerated().map { index, event in
                Outcome.passedOver(sequence: event.sequence, kind: kinds[index == 2 ? 1 : 0])
            }
            try await shop.settle(outcomes)
            try await shop.settle(outcomes)
            let status = try await shop.status()
            #expect((status.accepted, status.passedOver, status.pending, status.deferred) == (4, 3, 1, 0))
            let expected: [LogStatus.PassedBy] = [
                .init(rule: "mapping", kind: "CLEAR", count: 2), .init(rule: "mapping", kind: "BANNER", count: 1),
            ]
            #expect(status.passedBy == expected)
            await shop.log.close()
            let again = try await Storefront(try await fixture.open(), destinations: ["a"])
            #expect(try await again.status().passedBy == expected)
            #expect(try await again.bodies() == ["four"])
        }
    }

    @Test func `what is passed over is owed no more`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a"])
            let bound = Backlog(bytes: 100)
            try await shop.log.configure(destinations: [
                DestinationStart(destination: shop.first, start: .now, backlog: bound)
            ])
            let kind = try await shop.log.intern("CLEAR", as: .kind)
            let body = String(repeating: "x", count: 100)
            try await shop.append([body])
            #expect(await code { try await shop.append([body]) } == .behind)
            try await shop.settle([.passedOver(sequence: try await shop.next().events[0].sequence, kind: kind)])
            #expect(try await shop.status().backlog == .init(bytes: 0, isOver: false, then: .refuse))
            try await shop.append([body])
        }
    }
}
