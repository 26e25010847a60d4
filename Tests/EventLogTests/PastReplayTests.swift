import Dispatch
import Synchronization
import Testing

@testable import EventLog

/// Events of the past that are sent once more: each once, whatever was replayed before, and none that is forgotten.
struct PastReplayTests {
    private func filter(_ destination: String, _ only: PastFilter.Only = .all, isBackfill: Bool = false) -> PastFilter {
        PastFilter(destination: destination, since: 0, until: .max, only: only, isBackfill: isBackfill)
    }

    /// Plays a job to its end; what it appended for the destination.
    private func replay(
        _ shop: Storefront, _ filter: PastFilter, limit: Int = 100,
        wanted: @escaping @Sendable () async -> Bool = { true }
    ) async throws -> [String] {
        let destination = try await shop.log.intern(filter.destination, as: .destination)
        let job = try await shop.log.startPast(filter, words: "past", rate: 1)
        for _ in 0..<50 where try await shop.log.runningReplays().contains(where: { $0.id == job }) {
            try await shop.log.continuePast(job, filter, limit: limit) { (_, _) async throws(LogError) in await wanted()
            }
        }
        #expect(try await shop.log.runningReplays().isEmpty)
        let events = try await shop.next(destination).events
        try await shop.deliver(events, destination)
        return events.map(\.text)
    }

    private func delivered(_ bodies: [String], _ fixture: LogFixture) async throws -> Storefront {
        let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
        try await shop.append(bodies, to: [shop.destinations[0]])
        try await shop.deliver(try await shop.next(shop.destinations[0]).events, shop.destinations[0])
        return shop
    }

    @Test func `what was replayed before is sent once, not once for each time`() async throws {
        try await withLogFixture { fixture in
            let shop = try await delivered(["1", "2"], fixture)
            for _ in 0..<3 { #expect(try await replay(shop, filter("a")) == ["1", "2"]) }
            #expect(try await shop.log.countPast(filter("a")) == 2)
            #expect(try await shop.status(shop.destinations[0]).accepted == 8)
        }
    }

    @Test func `a backfill takes originals alone, and only once`() async throws {
        try await withLogFixture { fixture in
            let shop = try await delivered(["1", "2"], fixture)
            #expect(try await replay(shop, filter("a")) == ["1", "2"])
            #expect(try await replay(shop, filter("b")) == [])
            #expect(try await replay(shop, filter("b", isBackfill: true)) == ["1", "2"])
            #expect(try await replay(shop, filter("b", isBackfill: true)) == ["1", "2"])
            // As a replay of what it was owed: each once.
            #expect(try await shop.log.countPast(filter("b")) == 2)
            #expect(try await shop.log.countPast(filter("b", isBackfill: true)) == 2)
        }
    }

    @Test func `the rate counts what is sent, not what is looked at`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append((0..<300).map { "\($0)" })
            let events = try await shop.next().events
            try await shop.settle(
                events.map {
                    [150, 250].contains($0.sequence)
                        ? .dead(.event($0.sequence), .refused()) : .delivered(.event($0.sequence))
                })
            let job = try await shop.log.startPast(filter("a", .dead), words: "past", rate: 1)
            let send = { try await shop.log.continuePast(job, filter("a", .dead), limit: 1) { _, _ in false } }
            #expect(try await send() == 1)
            #expect(try await send() == 1)
            _ = try await send()
            #expect(try await shop.log.runningReplays().isEmpty)
            #expect(try await shop.bodies() == ["149", "249"])
        }
    }

    @Test func `a crash forgets nothing of a job and appends nothing twice`() async throws {
        try await withLogFixture { fixture in
            let shop = try await delivered(["1", "2", "3", "4"], fixture)
            let job = try await shop.log.startPast(filter("a"), words: "past", rate: 1)
            try await shop.log.continuePast(job, filter("a"), limit: 2) { _, _ in false }
            await shop.log.failForTesting()
            await shop.log.close()
            let again = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            try await again.log.continuePast(job, filter("a"), limit: 2) { _, _ in false }
            try await again.log.continuePast(job, filter("a"), limit: 2) { _, _ in false }
            #expect(try await again.bodies(again.destinations[0]) == ["1", "2", "3", "4"])
            #expect(try await again.log.runningReplays().isEmpty)
        }
    }

    @Test func `an event that goes while it is looked for is not appended`() async throws {
        try await withLogFixture { fixture in
            let shop = try await delivered(["1", "2"], fixture)
            let forget = Forgetting(isAbout: { _, _, body in body == Array("1".utf8) }, isNamed: { _ in false })
            let found = try await replay(shop, filter("b", isBackfill: true)) {
                _ = try? await shop.log.forget(forget)
                return true
            }
            #expect(found == ["2"])
        }
    }

    @Test func `a copy that is made while its person is being forgotten is forgotten too`() async throws {
        try await withLogFixture { fixture in
            let shop = try await delivered(["ann", "bob"], fixture)
            let job = try await shop.log.startPast(filter("a"), words: "past", rate: 1)
            let filter = filter("a")
            let hasCopied = Atomic(false)
            let forget = Forgetting(
                isAbout: { _, _, body in
                    if !hasCopied.exchange(true, ordering: .relaxed) {
                        let done = DispatchSemaphore(value: 0)
                        Task {
                            _ = try? await shop.log.continuePast(job, filter, limit: 10) { _, _ in false }
                            done.signal()
                        }
                        done.wait()
                    }
                    return body == Array("ann".utf8)
                }, isNamed: { _ in false })
            #expect(try await shop.log.forget(forget).events == 2)
            #expect(try await shop.bodies(shop.destinations[0]) == ["bob"])
        }
    }

    @Test func `a letter is sent to another destination once, as it is now, and stays`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            let (a, b) = (shop.destinations[0], shop.destinations[1])
            try await shop.append(["1", "2"], to: [a], envelope: "shared")
            let events = try await shop.next(a).events
            try await shop.settle(events.map { .dead(.event($0.sequence), .refused()) }, a)
            let edited = EditedLetter(
                id: 1, from: Array("1".utf8), body: Array("one".utf8), kind: shop.kind, subject: 0)
            _ = try await shop.log.edit([edited])
            #expect(try await shop.log.sendLetters(LetterFilter(destination: "a"), to: b) == 2)
            #expect(try await shop.log.sendLetters(LetterFilter(destination: "a"), to: b) == 0)
            let sent = try await shop.next(b).events
            #expect(sent.map(\.text) == ["one", "2"])
            #expect(sent.map(\.envelope) == Array(repeating: Array("shared".utf8), count: 2))
            #expect(try await shop.log.letters(LetterFilter()).map(\.state) == [.dead, .dead])
            #expect(try await shop.log.status().sources.first?.accepted == 2)
        }
    }

    @Test func `copies are known as such after salvage`() async throws {
        try await withLogFixture { fixture in
            let shop = try await delivered(["1"], fixture)
            #expect(try await replay(shop, filter("a")) == ["1"])
            await shop.log.close()
            try await withLogFixture { target in
                _ = try await ClosedLog(path: fixture.path).salvage(to: target.path)
                let salvaged = try await Storefront(try await target.open(), destinations: ["a", "b"])
                #expect(try await salvaged.log.countPast(filter("a")) == 1)
                #expect(try await salvaged.log.countPast(filter("b", isBackfill: true)) == 1)
            }
        }
    }
}
