import Synchronization
import Testing

@testable import EventLog

/// Taking back events that somebody is still owed. Each test's end audits the account against the tables.
struct RemovalTests {
    private func removeAll(of person: String, _ shop: Storefront) async throws -> Int {
        try await shop.log.removeOwed(of: shop.source) { _, body in
            String(decoding: body, as: UTF8.self).hasPrefix(person)
        }
    }

    @Test func `what nobody has read yet is never handed out, and counts as removed`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            try await shop.append(["ann 1", "bob 1", "ann 2"], envelope: "shared")
            #expect(try await removeAll(of: "ann", shop) == 2)
            for destination in shop.destinations {
                #expect(try await shop.bodies(destination) == ["bob 1"])
                #expect(try await shop.status(destination).removed == 2)
                #expect(try await shop.status(destination).pending == 1)
            }
            #expect(try await removeAll(of: "ann", shop) == 0)
        }
    }

    @Test func `what was handed out is told, and what the vendor answers then changes nothing`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let shop = try await Storefront(log)
            let told = Mutex<[Set<ItemID>]>([])
            log.onRemoval { removed in told.withLock { $0.append(removed) } }
            try await shop.append(["ann 1", "bob 1"])
            let events = try await shop.next().events
            #expect(try await removeAll(of: "ann", shop) == 1)
            #expect(told.withLock { $0 } == [[.event(1)]])
            try await shop.deliver(events)
            let status = try await shop.status()
            #expect((status.delivered, status.removed, status.pending) == (1, 1, 0))
            await log.close()
            let reopened = try await Storefront(try await fixture.open())
            #expect(try await reopened.bodies().isEmpty)
        }
    }

    @Test func `what one has delivered and another is owed is removed for the other alone`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            try await shop.append(["ann 1"])
            try await shop.deliver(try await shop.next(shop.destinations[0]).events, shop.destinations[0])
            #expect(try await removeAll(of: "ann", shop) == 1)
            #expect(try await shop.status(shop.destinations[0]).removed == 0)
            #expect(try await shop.status(shop.destinations[1]).removed == 1)
        }
    }

    @Test func `what was set apart goes too`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let shop = try await Storefront(log)
            try await shop.append(["ann 1", "bob 1"])
            _ = try await shop.next()
            try await shop.settle([.deferred(sequence: 1, .later), .deferred(sequence: 2, .later)])
            try await shop.log.sweep()
            #expect(try await removeAll(of: "ann", shop) == 1)
            #expect(try await log.deferred(for: shop.first).map(\.event.text) == ["bob 1"])
            try await shop.deliver(try await log.deferred(for: shop.first).map(\.event))
        }
    }

    @Test func `what is held for a destination to come goes too`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let shop = try await Storefront(log, destinations: [])
            let nobody = try await log.route(to: [])
            try await log.append(shop.submission(["ann 1", "bob 1"], nobody))
            #expect(try await removeAll(of: "ann", shop) == 1)
            let later = try await log.intern("later", as: .destination)
            try await log.configure(destinations: [
                DestinationStart(destination: later, start: .now, sources: [shop.source])
            ])
            #expect(try await shop.bodies(later) == ["bob 1"])
            #expect(try await shop.status(later).accepted == 1)
        }
    }

    /// What another destination has had read is shared: the first one's range has both events of nobody's.
    @Test func `what was read before it was taken back is not handed to whoever takes over what is held`() async throws
    {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let shop = try await Storefront(log)
            let nobody = try await log.route(to: [])
            try await log.append(shop.submission(["ann 1", "bob 1"], nobody))
            try await shop.append(["ann 2", "cat 1", "bob 2"])
            #expect(try await shop.bodies() == ["ann 2", "cat 1", "bob 2"])
            #expect(try await removeAll(of: "ann", shop) == 2)
            // Once all have read beyond them the first are no longer remembered.
            #expect(try await removeAll(of: "cat", shop) == 1)
            let later = try await log.intern("later", as: .destination)
            try await log.configure(destinations: [
                DestinationStart(destination: shop.first, start: .now),
                DestinationStart(destination: later, start: .now, sources: [shop.source]),
            ])
            #expect(try await shop.bodies(later) == ["bob 1"])
            #expect(try await shop.status(later).pending == 1)
        }
    }

    @Test func `other sources' events stay, whatever their bodies say`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["ann 1"])
            let other = try await shop.log.intern("other", as: .source)
            #expect(try await shop.log.removeOwed(of: other) { _, _ in true } == 0)
            #expect(try await shop.bodies() == ["ann 1"])
        }
    }

    /// Readers run all the while; whichever side sees an event first, it ends in one place.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `reading and removing at once lose no account`(seed: UInt64) async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            for round in 0..<20 {
                try await shop.append((0..<50).map { ($0 % 3 == 0 ? "ann" : "bob") + " \(round)-\($0)" })
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for destination in shop.destinations {
                        group.addTask {
                            let size = 7 + Int(seed)
                            while true {
                                let events = try await shop.next(destination, events: size).events
                                if events.isEmpty { return }
                                try await shop.settle(events.map(Self.outcome), destination)
                                if round % 4 == 3 { try await settleDeferred(of: destination, shop) }
                            }
                        }
                    }
                    group.addTask { _ = try await removeAll(of: "ann", shop) }
                    try await group.waitForAll()
                }
            }
            for destination in shop.destinations {
                while case let rest = try await shop.next(destination).events, !rest.isEmpty {
                    try await shop.deliver(rest, destination)
                }
                try await settleDeferred(of: destination, shop)
                let status = try await shop.status(destination)
                #expect(status.pending == 0 && status.deferred == 0)
                #expect(status.delivered + status.died + status.removed == 1000)
                #expect(status.delivered + status.died >= 660)
                #expect(status.dead == status.died)
            }
        }
    }

    /// Some are set apart, and some die.
    private static func outcome(_ event: StoredEvent) -> Outcome {
        switch event.sequence % 5 {
        case 0: .deferred(sequence: event.sequence, .later)
        case 1: .dead(.event(event.sequence), .refused())
        default: .delivered(.event(event.sequence))
        }
    }

    private func settleDeferred(of destination: NameID, _ shop: Storefront) async throws {
        let deferred = try await shop.log.deferred(for: destination)
        try await shop.settle(
            deferred.map { one in
                let number = one.event.sequence
                return number % 2 == 0 ? .delivered(.event(number)) : .deferred(sequence: number, .later)
            }, destination)
        try await shop.settle(deferred.map { .delivered(.event($0.event.sequence)) }, destination)
    }
}
