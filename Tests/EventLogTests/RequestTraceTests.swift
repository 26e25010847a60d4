import Testing

@testable import EventLog

/// What became of what one request brought, from the log alone.
struct RequestTraceTests {
    /// Requests 1, 2 … bring an event each, for all destinations.
    private func append(_ requests: ClosedRange<UInt64>, _ shop: Storefront) async throws {
        let route = try await shop.log.route(to: shop.destinations)
        for request in requests {
            var submission = shop.submission(["\(request)"], route)
            submission.request = request
            try await shop.log.append(submission)
        }
    }

    private func fates(_ request: UInt64, _ shop: Storefront, page: Int64 = 65_536) async throws -> [[String]] {
        try await shop.log.trace(request, page: page).events.map { event in
            event.fates.map { destination, fate in
                let word =
                    switch fate {
                    case .pending: "pending"
                    case .done: "done"
                    case .deferred(let attempts, let nextAt, let reason): "deferred \(attempts) \(nextAt) \(reason)"
                    case .letter(let letter): "\(letter.state) \(letter.id)"
                    }
                return "\(destination) \(word)"
            }
        }
    }

    @Test(arguments: [1, 2, 3, 100] as [Int64]) func `an event is found wherever it stands`(page: Int64) async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await append(1...7, shop)
            for request in UInt64(1)...7 {
                #expect(try await fates(request, shop, page: page) == [["a pending"]], "\(request)")
            }
            #expect(try await shop.log.trace(8, page: page).isEmpty)
        }
    }

    @Test func `each destination has its own fate, also out of order, and over a restart`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            let (a, b) = (shop.destinations[0], shop.destinations[1])
            try await append(1...4, shop)
            let events = try await shop.next(a).events.map(\.sequence)
            // The second is on its way.
            try await shop.settle(
                [
                    .delivered(.event(events[2])), .deferred(sequence: events[0], .later),
                    .dead(.event(events[3]), .refused()),
                ], a)
            let others = try await shop.next(b, events: 1).events.map(\.sequence)
            try await shop.settle([.dead(.event(others[0]), .refused())], b)
            let expected = [
                ["a deferred 3 5 vendor_error", "b dead 2"], ["a pending", "b pending"], ["a done", "b pending"],
                ["a dead 1", "b pending"],
            ]
            for request in UInt64(1)...4 {
                #expect(try await fates(request, shop) == [expected[Int(request) - 1]])
            }
            await shop.log.close()
            let again = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            for request in UInt64(1)...4 {
                #expect(try await fates(request, again) == [expected[Int(request) - 1]])
            }
        }
    }

    @Test func `what intake refused of a request is told apart from what died later`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let route = try await shop.log.route(to: shop.destinations)
            var submission = shop.submission(["good"], route)
            submission.refused = [
                RefusedEvent(
                    kind: nil, subject: 0, reason: "schema", detail: "no name", body: Array("bad".utf8)[...])
            ]
            try await shop.log.append(submission)
            try await shop.settle([.dead(.event(try await shop.next().events[0].sequence), .refused())])
            let trace = try await shop.log.trace(7)
            #expect(trace.refused.map(\.detail) == ["no name"])
            #expect(try await fates(7, shop) == [["a dead 2"]])
        }
    }
}
