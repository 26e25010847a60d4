import Testing

@testable import EventLog

/// Replays at a rate: each letter that was dead when it began is handed out once, whatever happens between.
struct ReplayJobTests {
    private func deadLetters(_ fixture: LogFixture, _ count: Int) async throws -> Storefront {
        let shop = try await Storefront(try await fixture.open())
        try await die(shop, count)
        return shop
    }

    private func die(_ shop: Storefront, _ count: Int) async throws {
        try await shop.append((0..<count).map { "\($0)" })
        let events = try await shop.next(events: count).events
        try await shop.settle(events.map { .dead(.event($0.sequence), .refused()) })
    }

    private func taken(_ shop: Storefront) async throws -> [ReplayedLetter] {
        try await shop.log.nextReplays(for: shop.first, events: 100, bytes: 1 << 20)
    }

    @Test func `a job hands out its letters in bites, ends by itself, and knows what became of them`() async throws {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, 5)
            let filter = LetterFilter(destination: "a")
            let id = try await shop.log.startReplay(filter, words: "destination=a", rate: 2.5)
            // What dies later is not of this job.
            try await die(shop, 1)
            #expect(try await shop.log.continueReplay(id, filter, limit: 2) == 2)
            let first = try await taken(shop)
            #expect(first.map(\.event.text) == ["0", "1"])
            try await shop.settle([.delivered(.letter(first[0].id)), .dead(.letter(first[1].id), .refused())])
            var job = try #require(try await shop.log.replayJobs(id).first)
            #expect((job.filter, job.rate, job.state, job.total, job.passed) == ("destination=a", 2.5, .running, 5, 2))
            #expect((job.delivered, job.dead, job.waiting) == (1, 1, 0))
            fixture.advance(by: 7)
            // It has ended with its last letter: nobody has to ask once more.
            #expect(try await shop.log.continueReplay(id, filter, limit: 3) == 3)
            job = try #require(try await shop.log.replayJobs(nil).first)
            #expect((job.state, job.passed, job.waiting, job.endedAt) == (.done, 5, 3, fixture.now))
            #expect(try await taken(shop).map(\.event.text) == ["2", "3", "4"])
            #expect(try await shop.log.continueReplay(id, filter, limit: 10) == 0)
        }
    }

    @Test func `a paused job hands out nothing, a resumed one goes on where it was, a cancelled one has ended`()
        async throws
    {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, 3)
            let filter = LetterFilter()
            let id = try await shop.log.startReplay(filter, words: "", rate: 1)
            #expect(try await shop.log.continueReplay(id, filter, limit: 1) == 1)
            #expect(try await shop.log.setReplay(id, .paused))
            #expect(try await shop.log.continueReplay(id, filter, limit: 1) == 0)
            #expect(try await shop.log.setReplay(id, .running))
            #expect(try await shop.log.continueReplay(id, filter, limit: 1) == 1)
            #expect(try await shop.log.setReplay(id, .cancelled))
            #expect(try await shop.log.setReplay(id, .running) == false)
            #expect(try await shop.log.continueReplay(id, filter, limit: 1) == 0)
            #expect(try await shop.log.countLetters(LetterFilter(state: .dead)) == 1)
            #expect(try await shop.log.setReplay(99, .paused) == false)
        }
    }

    @Test func `a job goes on after a restart, and sends no letter twice`() async throws {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, 4)
            let filter = LetterFilter()
            let id = try await shop.log.startReplay(filter, words: "", rate: 1)
            _ = try await shop.log.continueReplay(id, filter, limit: 2)
            let first = try await taken(shop)
            // It dies again: it matches the filter once more, but the job has passed it.
            try await shop.settle([.dead(.letter(first[0].id), .refused())])
            await shop.log.failForTesting()
            await shop.log.close()
            let reopened = try await Storefront(try await fixture.open())
            let job = try #require(try await reopened.log.replayJobs(nil).first)
            #expect((job.id, job.state, job.passed) == (id, .running, 2))
            #expect(try await reopened.log.continueReplay(id, filter, limit: 10) == 2)
            #expect(try await taken(reopened).map(\.event.text) == ["1", "2", "3"])
        }
    }

    @Test func `a bite that comes twice, or after a pause, hands out nothing`() async throws {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, 3)
            let id = try await shop.log.startReplay(LetterFilter(), words: "", rate: 1)
            let perform = { (ids: [Int64]) in
                try await shop.log.shared.inbox.perform(.continueReplay(id, ids, false)).number
            }
            #expect(try await perform([1]) == 1)
            try await shop.settle([.dead(.letter(try await taken(shop)[0].id), .refused())])
            #expect(try await perform([1]) == 0)
            _ = try await shop.log.setReplay(id, .paused)
            #expect(try await perform([2]) == 0)
            #expect(try await taken(shop).isEmpty)
            #expect(try await shop.log.replayJobs(id).map(\.passed) == [1])
        }
    }

    @Test func `a job keeps within the ids and the number that it was begun with`() async throws {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, 6)
            var filter = LetterFilter(destination: "a", after: 2)
            filter.limit = 3
            let id = try await shop.log.startReplay(filter, words: "", rate: 1)
            #expect(try await shop.log.replayJobs(id).map(\.total) == [3])
            #expect(try await shop.log.continueReplay(id, filter, limit: 2) == 2)
            #expect(try await shop.log.continueReplay(id, filter, limit: 2) == 1)
            #expect(try await taken(shop).map(\.id) == [3, 4, 5])
            #expect(try await shop.log.replayJobs(id).map(\.state) == [.done])
        }
    }

    @Test func `a job without letters ends at once`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let id = try await shop.log.startReplay(LetterFilter(kind: "unheard of"), words: "", rate: 1)
            #expect(try await shop.log.continueReplay(id, LetterFilter(kind: "unheard of"), limit: 10) == 0)
            #expect(try await shop.log.replayJobs(nil).map(\.state) == [.done])
        }
    }
}
