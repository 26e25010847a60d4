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

    @Test func `a copy of a copy is one of the original`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b", "c"])
            let (a, b) = (shop.destinations[0], shop.destinations[1])
            try await shop.append(["1"], to: [a])
            try await shop.deliver(try await shop.next(a).events, a)
            let job = try await shop.log.startPast(filter("a"), words: "past", rate: 1)
            try await shop.log.continuePast(job, filter("a"), limit: 9) { _, _ in false }
            // The copy dies, and its letter is sent on.
            try await shop.settle(
                try await shop.next(a).events.map { .dead(.event($0.sequence), .refused()) }, a)
            #expect(try await shop.log.sendLetters(LetterFilter(destination: "a"), to: b) == 1)
            #expect(try await shop.bodies(b) == ["1"])
            #expect(try await shop.log.countPast(filter("b", isBackfill: true)) == 0)
            #expect(try await replay(shop, filter("c", isBackfill: true)) == ["1"])
            #expect(try await replay(shop, filter("c", isBackfill: true)) == ["1"])
        }
    }

    @Test func `copies keep their requests, their sources and what they shared`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            let route = try await shop.log.route(to: [shop.destinations[0]])
            let other = try await shop.log.intern("other", as: .source)
            let shared: [(request: UInt64, source: NameID, envelope: String?)] = [
                (1, shop.source, nil), (1, shop.source, "x"), (2, shop.source, "x"), (2, shop.source, "y"),
                (2, other, "y"), (3, other, "y"),
            ]
            for (index, one) in shared.enumerated() {
                var submission = shop.submission(["\(index)"], route, envelope: one.envelope)
                (submission.request, submission.source) = (one.request, one.source)
                try await shop.log.append(submission)
            }
            try await shop.deliver(try await shop.next(shop.destinations[0]).events, shop.destinations[0])
            let job = try await shop.log.startPast(filter("a"), words: "past", rate: 1)
            try await shop.log.continuePast(job, filter("a"), limit: 99) { _, _ in false }
            let copies = try await shop.next(shop.destinations[0]).events
            #expect(copies.map(\.text) == ["0", "1", "2", "3", "4", "5"])
            #expect(copies.map(\.request) == shared.map(\.request))
            #expect(copies.map(\.source) == shared.map(\.source))
            #expect(copies.map(\.envelope) == shared.map { $0.envelope.map { Array($0.utf8) } })
        }
    }

    @Test func `what came after a job began is not of it`() async throws {
        try await withLogFixture { fixture in
            let shop = try await delivered(["1", "2"], fixture)
            let job = try await shop.log.startPast(filter("a"), words: "past", rate: 1)
            try await shop.append(["3"], to: [shop.destinations[0]])
            try await shop.deliver(try await shop.next(shop.destinations[0]).events, shop.destinations[0])
            for _ in 0..<3 { try await shop.log.continuePast(job, filter("a"), limit: 9) { _, _ in false } }
            #expect(try await shop.bodies(shop.destinations[0]) == ["1", "2"])
            let ended = try #require(try await shop.log.replayJobs(job).first)
            #expect((ended.state, ended.total, ended.passed) == (.done, 2, 2))
        }
    }

    @Test func `what waits there already is left out: set apart, on its way, or being replayed`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["done", "apart", "replaying", "under way", "unread"])
            let events = try await shop.next(events: 4).events.map(\.sequence)
            try await shop.settle([
                .delivered(.event(events[0])), .deferred(sequence: events[1], .later),
                .dead(.event(events[2]), .refused()),
            ])
            #expect(try await shop.log.countPast(filter("a")) == 2)
            _ = try await shop.log.replay(LetterFilter())
            #expect(try await shop.log.countPast(filter("a")) == 1)
            #expect(try await shop.log.countPast(filter("a", .dead)) == 0)
        }
    }

    @Test func `a bite that comes twice, or after a pause, appends nothing`() async throws {
        try await withLogFixture { fixture in
            let shop = try await delivered(["1", "2", "3"], fixture)
            let job = try await shop.log.startPast(filter("a"), words: "past", rate: 1)
            var bite = PastBite(job: job, through: 1, isLast: false)
            bite.route = try await shop.log.route(to: [shop.destinations[0]])
            bite.sequences = [1]
            #expect(try await shop.log.shared.inbox.perform(.resend(bite)).number == 1)
            #expect(try await shop.log.shared.inbox.perform(.resend(bite)).number == 0)
            (bite.through, bite.sequences) = (2, [2])
            _ = try await shop.log.setReplay(job, .paused)
            #expect(try await shop.log.shared.inbox.perform(.resend(bite)).number == 0)
            #expect(try await shop.bodies(shop.destinations[0]) == ["1"])
            #expect(try await shop.log.replayJobs(job).map(\.passed) == [1])
        }
    }

    @Test func `a full log appends no copies, and the job stays where it is`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(maxBytes: 2 << 20))
            let body = String(repeating: "x", count: 60_000)
            try await shop.append(Array(repeating: body, count: 15))
            let events = try await shop.next(bytes: 2 << 20).events
            // The first is owed: nothing can be trimmed.
            try await shop.deliver(Array(events.dropFirst()))
            let job = try await shop.log.startPast(filter("a"), words: "past", rate: 1)
            let refused = await code {
                try await shop.log.continuePast(job, filter("a"), limit: 99) { _, _ in false }
            }
            #expect(refused == .full)
            #expect(try await shop.log.replayJobs(job).map(\.passed) == [0])
            #expect(try await shop.status().accepted == 15)
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
