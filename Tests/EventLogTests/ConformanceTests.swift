import GRDB
import Synchronization
import Testing

@testable import EventLog

/// What `EventLog` promises, asked of the SQLite implementation through the protocol alone.
struct ConformanceTests {
    // MARK: Appending and reading

    @Test func `what is appended is handed out byte for byte and in order`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one", "", "three\u{0}\u{FF}"], envelope: "shared")
            let events = try await shop.next().events
            #expect(events.map(\.text) == ["one", "", "three\u{0}\u{FF}"])
            #expect(events.map(\.sequence) == [1, 2, 3])
            #expect(events.map(\.envelope) == Array(repeating: Array("shared".utf8), count: 3))
            let first = try #require(events.first)
            #expect(first.request == 7)
            #expect(first.source == shop.source)
            #expect(first.kind == shop.kind)
            #expect(first.subject == 5)
            #expect(first.receivedAt == fixture.now)
        }
    }

    @Test func `an event is handed out once per process`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one"])
            #expect(try await shop.bodies() == ["one"])
            let again = try await shop.next()
            #expect(again.events.isEmpty)
            #expect(again.end == .caughtUp)
        }
    }

    @Test func `an event that was not settled comes again after a restart, and one that was does not`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let shop = try await Storefront(log)
            try await shop.append(["one", "two", "three"])
            let events = try await shop.next().events
            try await shop.deliver([events[1]])
            await log.close()
            let reopened = try await Storefront(try await fixture.open())
            try await reopened.append(["four"])
            #expect(try await reopened.bodies() == ["one", "three"])
            #expect(try await reopened.bodies() == ["four"])
        }
    }

    @Test func `a destination gets what is routed to it and nothing else`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            try await shop.append(["for a"], to: [shop.destinations[0]])
            try await shop.append(["for b"], to: [shop.destinations[1]])
            try await shop.append(["for both"])
            #expect(try await shop.bodies(shop.destinations[0]) == ["for a", "for both"])
            #expect(try await shop.bodies(shop.destinations[1]) == ["for b", "for both"])
        }
    }

    @Test func `a stretch keeps to its bounds and has at least one event`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["aaaa", "bbbb", "cccc", "dddd"])
            #expect(try await shop.next(events: 1, bytes: 1).events.map(\.text) == ["aaaa"])
            let two = try await shop.next(events: 10, bytes: 9)
            #expect(two.events.map(\.text) == ["bbbb", "cccc"])
            #expect(two.end == .bound)
        }
    }

    @Test func `a destination is found work behind more than one read of others' events`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            let filler = (0..<5_000).map { "\($0)" }
            try await shop.append(filler, to: [shop.destinations[1]])
            try await shop.append(["for a"], to: [shop.destinations[0]])
            #expect(try await shop.bodies() == ["for a"])
        }
    }

    @Test func `reading ahead ends when the windows are full and goes on when some are settled`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let total = Int(Windows.length) * Windows.most
            for _ in 0..<(total / 4_096 + 1) { try await shop.append((0..<4_096).map { "\($0)" }) }
            var handed: [StoredEvent] = []
            var stretch = try await shop.next(events: 3_000)
            while stretch.end == .bound {
                handed += stretch.events
                stretch = try await shop.next(events: 3_000)
            }
            handed += stretch.events
            #expect(stretch.end == .windowsFull)
            #expect(handed.count == total)
            try await shop.deliver(Array(handed[0..<4_096]))
            #expect(try await shop.next(events: 3_000).events.count == 3_000)
        }
    }

    @Test func `received_at never goes back when the clock does`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let shop = try await Storefront(log)
            try await shop.append(["one"])
            let before = fixture.now
            fixture.advance(by: -5_000)
            try await shop.append(["two"])
            #expect(try await shop.next().events.map(\.receivedAt) == [before, before])
            await log.close()
            let reopened = try await Storefront(try await fixture.open())
            try await reopened.append(["three"])
            #expect(try await reopened.next().events.last?.receivedAt == before)
        }
    }

    // MARK: Settling

    @Test func `settling twice counts once`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one", "two"])
            let events = try await shop.next().events
            try await shop.settle([.delivered(.event(1)), .dead(.event(2), .refused())])
            try await shop.settle([.dead(.event(1), .refused()), .delivered(.event(2))])
            try await shop.deliver(events)
            let status = try await shop.status()
            #expect((status.delivered, status.died, status.pending) == (1, 1, 0))
            #expect(try await shop.log.countLetters(LetterFilter()) == 1)
        }
    }

    @Test func `an event that was not handed out cannot be settled`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one"])
            try await shop.settle([.delivered(.event(1)), .delivered(.event(99)), .delivered(.letter(1))])
            #expect(try await shop.status().pending == 1)
            #expect(try await shop.bodies() == ["one"])
        }
    }

    @Test func `an event set apart survives a restart with its schedule, and can be settled`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let shop = try await Storefront(log)
            try await shop.append(["one", "two"], envelope: "shared")
            let events = try await shop.next().events
            try await shop.settle([.deferred(sequence: 1, .later), .delivered(.event(2))])
            #expect(try await shop.status().deferred == 1)
            await log.close()
            let reopened = try await Storefront(try await fixture.open())
            #expect(try await reopened.bodies().isEmpty)
            let deferred = try await reopened.log.deferred(for: reopened.first)
            #expect(deferred.map(\.event) == [events[0]])
            #expect(deferred.map(\.deferral) == [.later])
            var again = Deferral.later
            again.attempts = 4
            try await reopened.settle([.deferred(sequence: 1, again)])
            #expect(try await reopened.log.deferred(for: reopened.first).map(\.deferral) == [again])
            try await reopened.settle([.delivered(.event(1))])
            let status = try await reopened.status()
            #expect((status.delivered, status.pending, status.deferred) == (2, 0, 0))
        }
    }

    @Test func `a dead letter has the event's bytes and the vendor's reason`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one"], envelope: "shared")
            _ = try await shop.next()
            fixture.advance(by: 10)
            try await shop.settle([.dead(.event(1), .refused("unknown id", reply: "{}"))])
            let letter = try #require(try await shop.log.letters(LetterFilter()).first)
            #expect(letter.body == Array("one".utf8))
            #expect(letter.reply == Array("{}".utf8))
            #expect((letter.reason, letter.detail, letter.status) == ("vendor_rejected", "unknown id", 400))
            #expect((letter.attempts, letter.firstAt, letter.diedAt) == (2, 3, fixture.now))
            #expect((letter.stage, letter.state, letter.sequence) == (.delivery, .dead, 1))
            #expect((letter.destination, letter.source, letter.kind) == ("a", "storefront", "PAGE_VIEW"))
            #expect(try await shop.log.letter(letter.id)?.id == letter.id)
        }
    }

    @Test func `the letters of a refused batch share the vendor's answer`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one", "two"])
            _ = try await shop.next()
            try await shop.settle([
                .dead(.event(1), .refused(reply: "bad")), .dead(.event(2), .refused(reply: "bad")),
            ])
            #expect(try await shop.log.letters(LetterFilter()).map(\.reply) == [Array("bad".utf8), Array("bad".utf8)])
            await shop.log.close()
            #expect(try fixture.inspect { try Int.fetchOne($0, sql: "SELECT count(*) FROM replies") } == 1)
        }
    }

    @Test func `what intake refused is kept with its reason and counted with what is not kept`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            var submission = Submission(request: 1, source: shop.source)
            submission.refused = [
                RefusedEvent(kind: nil, subject: 0, reason: "schema", detail: "/step", body: Array("{}".utf8)[...])
            ]
            submission.refusedUnkept = 2
            try await shop.log.append(submission)
            let letter = try #require(try await shop.log.letters(LetterFilter(stage: .intake)).first)
            #expect(letter.destination == nil && letter.sequence == nil && letter.kind == nil)
            #expect((letter.reason, letter.detail, letter.body) == ("schema", "/step", Array("{}".utf8)))
            let source = try #require(try await shop.log.status().sources.first)
            #expect((source.accepted, source.rejected, source.dead) == (0, 3, 1))
            #expect(try await shop.log.replay(LetterFilter()) == 0)
        }
    }

    // MARK: Names

    @Test func `a name keeps its number, in its own space and after a restart`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let source = try await log.intern("x", as: .source)
            let kind = try await log.intern("x", as: .kind)
            #expect(source != kind)
            #expect(try await log.intern("x", as: .source) == source)
            let subject = log.subject(of: Array("u1".utf8))
            #expect(subject != 0 && subject != log.subject(of: Array("u2".utf8)))
            await log.close()
            let reopened = try await fixture.open()
            #expect(try await reopened.intern("x", as: .kind) == kind)
            #expect(reopened.subject(of: "u1".utf8) == subject)
        }
    }

    @Test func `names interned at the same time by many get one number`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let ids = try await withThrowingTaskGroup(of: NameID.self) { group in
                for _ in 0..<50 { group.addTask { try await log.intern("x", as: .kind) } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
        }
    }

    @Test func `a route is the same in any order`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            let (a, b) = (shop.destinations[0], shop.destinations[1])
            let route = try await shop.log.route(to: [a, b])
            #expect(try await shop.log.route(to: [b, a, b]) == route)
            #expect(try await shop.log.route(to: [a]) != route)
        }
    }

    // MARK: Commits

    @Test func `a commit that brings work calls those who asked`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let calls = Mutex(0)
            shop.log.onCommit { calls.withLock { $0 += 1 } }
            try await shop.append(["one"])
            #expect(calls.withLock(\.self) == 1)
            _ = try await shop.next()
            try await shop.settle([.dead(.event(1), .refused())])
            #expect(calls.withLock(\.self) == 1)
            #expect(try await shop.log.replay(LetterFilter()) == 1)
            #expect(calls.withLock(\.self) == 2)
        }
    }

    @Test func `a pause is remembered`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            try await shop.log.setPaused(true, destination: shop.first)
            #expect(try await shop.log.pausedDestinations() == [shop.first])
            await shop.log.close()
            let reopened = try await fixture.open()
            #expect(try await reopened.pausedDestinations() == [shop.first])
            try await reopened.setPaused(false, destination: shop.first)
            #expect(try await reopened.pausedDestinations().isEmpty)
        }
    }

    @Test func `a closed log refuses everything`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            await shop.log.close()
            await shop.log.close()
            #expect(await code { try await shop.append(["one"]) } == .closed)
            #expect(await code { _ = try await shop.next() } == .closed)
            #expect(await code { _ = try await shop.log.status() } == .closed)
            #expect(await code { _ = try await shop.log.letters(LetterFilter()) } == .closed)
            #expect(await code { _ = try await shop.log.intern("new", as: .kind) } == .closed)
        }
    }

    @Test func `after a failed write every call fails, and what was committed is there after a restart`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one"])
            await shop.log.failForTesting()
            #expect(await code { try await shop.append(["two"]) } == .failed)
            #expect(await code { _ = try await shop.next() } == .failed)
            await shop.log.close()
            let reopened = try await Storefront(try await fixture.open())
            #expect(try await reopened.bodies() == ["one"])
        }
    }
}
