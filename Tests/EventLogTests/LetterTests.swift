import Testing

@testable import EventLog

struct LetterTests {
    /// A log with one dead letter per body.
    private func deadLetters(_ fixture: LogFixture, _ bodies: [String]) async throws -> Storefront {
        let shop = try await Storefront(try await fixture.open())
        try await shop.append(bodies, envelope: "shared")
        let events = try await shop.next(events: bodies.count).events
        try await shop.settle(events.map { .dead(.event($0.sequence), .refused($0.text)) })
        return shop
    }

    private func replays(_ shop: Storefront, events: Int = 100, bytes: Int = 1 << 20) async throws -> [ReplayedLetter] {
        try await shop.log.nextReplays(for: shop.first, events: events, bytes: bytes)
    }

    @Test func `a replayed letter brings the event as it was and ends as replayed`() async throws {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, ["one"])
            fixture.advance(by: 5)
            #expect(try await shop.log.replay(LetterFilter()) == 1)
            #expect(try await shop.status().replaying == 1)
            let replay = try #require(try await replays(shop).first)
            #expect((replay.event.text, replay.event.sequence, replay.attempts) == ("one", 1, 2))
            #expect(replay.event.envelope == Array("shared".utf8))
            #expect(replay.event.receivedAt == fixture.now - 5)
            #expect(try await replays(shop).isEmpty)
            try await shop.settle([.delivered(.letter(replay.id)), .delivered(.letter(replay.id))])
            let status = try await shop.status()
            #expect((status.replayed, status.replaying, status.dead, status.died) == (1, 0, 0, 1))
            let letter = try #require(try await shop.log.letter(replay.id))
            #expect((letter.state, letter.resolvedAt) == (.replayed, fixture.now))
        }
    }

    @Test func `a replay that fails is dead again, with the new reason and its attempts added`() async throws {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, ["one"])
            #expect(try await shop.log.replay(LetterFilter()) == 1)
            let replay = try #require(try await replays(shop).first)
            let death = Death(
                reason: "gave_up", detail: "still no", status: 503, reply: [1, 2], attempts: 7, firstAt: 8)
            try await shop.settle([.dead(.letter(replay.id), death)])
            let letter = try #require(try await shop.log.letter(replay.id))
            #expect((letter.state, letter.reason, letter.detail, letter.status) == (.dead, "gave_up", "still no", 503))
            #expect((letter.reply, letter.attempts, letter.firstAt) == ([1, 2], 9, 3))
            #expect(try await shop.status().died == 1)
            #expect(try await shop.log.replay(LetterFilter()) == 1)
            #expect(try await replays(shop).map(\.attempts) == [9])
        }
    }

    @Test func `a letter tells each attempt, those of its replays too`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one", "two"])
            let events = try await shop.next().events
            try await shop.settle(events.map { .dead(.event($0.sequence), .refused(history: .some)) })
            #expect(try await shop.log.replay(LetterFilter()) == 2)
            let (first, second) = try await (replays(shop)[0].id, replays(shop).last?.id ?? 2)
            try await shop.settle([
                .dead(.letter(first), .refused(history: AttemptHistory([.made(20, .refused, status: 400)])))
            ])
            let answered = AttemptHistory([.made(21), .made(30, .delivered, status: 200)])
            try await shop.log.settle(
                Settlement(destination: shop.first, outcomes: [.delivered(.letter(second))], history: answered))
            // What is not open any more changes nothing, its attempts neither.
            try await shop.log.settle(
                Settlement(destination: shop.first, outcomes: [.delivered(.letter(second))], history: answered))
            let letters = try await shop.log.letters(LetterFilter())
            #expect(letters.map(\.state) == [.dead, .replayed])
            #expect(letters[0].history.attempts.map(\.at) == [4, 7, 20])
            #expect(letters[1].history.attempts.map(\.at) == [4, 7, 21, 30])
            #expect(letters[1].history.attempts.last?.outcome == .delivered)
        }
    }

    @Test func `letters that wait for a replay are handed out again after a restart`() async throws {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, ["one", "two"])
            #expect(try await shop.log.replay(LetterFilter()) == 2)
            #expect(try await replays(shop, events: 1).map(\.event.text) == ["one"])
            await shop.log.close()
            let reopened = try await Storefront(try await fixture.open())
            #expect(try await replays(reopened).map(\.event.text) == ["one", "two"])
        }
    }

    @Test func `replays keep to the bounds, at least one at a time, and lose none`() async throws {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, ["aaaa", "bbbb", "cccc"])
            #expect(try await shop.log.replay(LetterFilter()) == 3)
            #expect(try await replays(shop, bytes: 8).map(\.event.text) == ["aaaa", "bbbb"])
            #expect(try await replays(shop, bytes: 1).map(\.event.text) == ["cccc"])
        }
    }

    @Test func `more letters than one bite are all replayed, and all dropped`() async throws {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, (0..<2_500).map { "\($0)" })
            #expect(try await shop.log.replay(LetterFilter(limit: 1_200)) == 1_200)
            #expect(try await shop.log.countLetters(LetterFilter(state: .replaying)) == 1_200)
            #expect(try await shop.log.drop(LetterFilter()) == 1_300)
            #expect(try await shop.log.replay(LetterFilter()) == 0)
            let replayed = try await replays(shop, events: 5_000)
            #expect(replayed.map(\.event.text) == (0..<1_200).map { "\($0)" })
        }
    }

    @Test func `a dropped letter loses its body and cannot be replayed`() async throws {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, ["one", "two"])
            let first = try #require(try await shop.log.letters(LetterFilter()).first)
            #expect(try await shop.log.drop(LetterFilter(ids: [first.id])) == 1)
            #expect(try await shop.log.drop(LetterFilter(ids: [first.id])) == 0)
            #expect(try await shop.log.replay(LetterFilter(ids: [first.id])) == 0)
            let letter = try #require(try await shop.log.letter(first.id))
            #expect((letter.state, letter.body, letter.resolvedAt) == (.dropped, [], fixture.now))
            #expect(try await shop.status().dead == 1)
        }
    }

    @Test func `every part of a filter narrows`() async throws {
        try await withLogFixture { fixture in
            let shop = try await deadLetters(fixture, ["one", "two", "three"])
            let log = shop.log
            let ids = try await log.letters(LetterFilter()).map(\.id)
            func count(_ filter: LetterFilter) async throws -> Int { try await log.countLetters(filter) }
            #expect(try await count(LetterFilter(state: .dead, stage: .delivery, destination: "a")) == 3)
            #expect(
                try await count(LetterFilter(source: "storefront", kind: "PAGE_VIEW", reason: "vendor_rejected")) == 3)
            #expect(try await count(LetterFilter(stage: .intake)) == 0)
            #expect(try await count(LetterFilter(destination: "nobody")) == 0)
            #expect(try await count(LetterFilter(since: fixture.now)) == 3)
            #expect(try await count(LetterFilter(until: fixture.now)) == 0)
            #expect(try await count(LetterFilter(ids: Array(ids[1...]))) == 2)
            #expect(try await log.letters(LetterFilter(limit: 1, after: ids[0])).map(\.id) == [ids[1]])
        }
    }
}
