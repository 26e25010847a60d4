import Foundation
import GRDB
import Synchronization
import Testing

@testable import EventLog

/// Forgetting a person. Each test's end audits the account against the tables.
struct ForgettingTests {
    private static let secret = "ann-4711"

    private let forgetting = Forgetting(
        isAbout: { _, envelope, body in Self.names(body) || Self.names(envelope ?? []) },
        isNamed: { Self.names($0) })

    private static func names(_ bytes: [UInt8]) -> Bool { String(decoding: bytes, as: UTF8.self).contains(secret) }

    /// Whether the file or its WAL has the id anywhere, in rows or in what they left.
    private func isLeft(_ fixture: LogFixture) throws -> Bool {
        try ["", "-wal"].contains { suffix in
            guard FileManager.default.fileExists(atPath: fixture.path + suffix) else { return false }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture.path + suffix))
            return bytes.range(of: Data(Self.secret.utf8)) != nil
        }
    }

    @Test func `nothing of a person is left in the file or in its WAL, and every account adds up`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            let (a, b) = (shop.destinations[0], shop.destinations[1])
            let secret = Self.secret
            // Delivered, dead with what the vendor said, set apart, owed, and shared by a request.
            try await shop.append(["\(secret) 1", "\(secret) 2", "\(secret) 3", "bob 1", "\(secret) 4"])
            try await shop.append(["1", "2"], envelope: "visitor \(secret)")
            try await shop.append(["bob 2"], envelope: "visitor bob")
            let events = try await shop.next(a).events.map(\.sequence)
            try await shop.settle(
                [
                    .delivered(.event(events[0])), .dead(.event(events[1]), .refused(reply: "no \(secret)")),
                    .deferred(sequence: events[2], .later), .dead(.event(events[3]), .refused(reply: "no bob")),
                ], a)
            // Refused, edited, and answered.
            var refused = shop.submission([], try await shop.log.route(to: shop.destinations))
            refused.refused = [
                RefusedEvent(kind: nil, subject: 3, reason: "schema", detail: "why", body: Array(secret.utf8)[...]),
                RefusedEvent(kind: nil, subject: 3, reason: "schema", detail: "why", body: Array("bob".utf8)[...]),
            ]
            refused.idempotency = Idempotency(
                key: "k", method: "POST", content: [1], answer: Array("to \(secret)".utf8))
            try await shop.log.append(refused)
            let letters = try await shop.log.letters(LetterFilter(stage: .intake))
            let edited = EditedLetter(
                id: letters[0].id, from: Array(secret.utf8), body: Array("carl".utf8), kind: nil, subject: 3)
            #expect(try await shop.log.edit([edited]) == 1)
            #expect(try isLeft(fixture))

            let forgotten = try await shop.log.forget(forgetting)
            #expect((forgotten.events, forgotten.owed, forgotten.letters, forgotten.answers) == (6, 6, 2, 1))
            #expect(forgotten.replies == 1 && forgotten.isWALEmptied)
            #expect(try !isLeft(fixture))
            #expect(try await shop.bodies(b) == ["bob 1", "bob 2"])
            #expect(try await shop.bodies(a) == [])
            #expect(try await shop.log.deferred(for: a).isEmpty)
            let status = try await shop.status(a)
            #expect((status.accepted, status.delivered, status.died, status.removed) == (8, 1, 2, 4))
            let left = try await shop.log.letters(LetterFilter())
            #expect(left.map(\.state) == [.dropped, .dead, .dropped, .dead])
            #expect(left.map(\.detail) == ["forgotten", "no such product", "forgotten", "why"])
            #expect(left.map(\.reply) == [nil, Array("no bob".utf8), nil, nil])
            #expect(try await shop.log.check { _ in }.isSound)
            #expect(try await shop.log.forget(forgetting).events == 0)
        }
    }

    @Test func `a letter that waits to be replayed is not handed out, and one that was replayed stays counted`()
        async throws
    {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["\(Self.secret) 1", "\(Self.secret) 2", "bob"])
            _ = try await shop.next()
            try await shop.settle((1...3).map { .dead(.event($0), .refused()) })
            #expect(try await shop.log.replay(LetterFilter(ids: [1])) == 1)
            #expect(try await shop.log.nextReplays(for: shop.first, events: 9, bytes: 1 << 20).count == 1)
            try await shop.settle([.delivered(.letter(1))])
            #expect(try await shop.log.replay(LetterFilter(ids: [2, 3])) == 2)
            #expect(try await shop.log.forget(forgetting).letters == 2)
            #expect(try await shop.log.nextReplays(for: shop.first, events: 9, bytes: 1 << 20).map(\.id) == [3])
            #expect(try await shop.status().replayed == 1)
            #expect(try await shop.log.letters(LetterFilter()).map(\.state) == [.replayed, .dropped, .replaying])
            #expect(try !isLeft(fixture))
        }
    }

    @Test func `what is on its way is told of`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let shop = try await Storefront(log)
            try await shop.append(["\(Self.secret) 1", "bob", "\(Self.secret) 2"])
            _ = try await shop.next()
            try await shop.settle([.dead(.event(3), .refused())])
            #expect(try await log.replay(LetterFilter()) == 1)
            let told = Mutex<Set<ItemID>>([])
            log.onRemoval { removed in told.withLock { $0.formUnion(removed) } }
            _ = try await log.forget(forgetting)
            #expect(told.withLock { $0 } == [.event(1), .event(3), .letter(1)])
        }
    }

    @Test func `many are forgotten in bites, while others are appended`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            for _ in 0..<20 {
                try await shop.append((0..<500).map { $0.isMultiple(of: 2) ? "\(Self.secret) \($0)" : "bob \($0)" })
            }
            async let forgotten = shop.log.forget(forgetting)
            for number in 0..<20 { try await shop.append(["later \(number)"]) }
            #expect(try await forgotten.events == 5_000)
            #expect(try await shop.status().pending == 5_020)
        }
    }

    @Test func `who is suppressed is so for a while, across restarts, as a user or as a cookie`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            #expect(!log.isSuppressed(.user(Array("ann".utf8))))
            try await log.suppress(.user(Array("ann".utf8)), until: fixture.now + 1_000)
            #expect(log.isSuppressed(.user(Array("ann".utf8))))
            #expect(!log.isSuppressed(.cookie(Array("ann".utf8))) && !log.isSuppressed(.user(Array("bob".utf8))))
            await log.close()
            let people = try fixture.inspect { try Data.fetchAll($0, sql: "SELECT person FROM suppressed") }
            #expect(people.map(\.count) == [16])
            let again = try await fixture.open()
            #expect(again.isSuppressed(.user(Array("ann".utf8))))
            fixture.advance(by: 1_000)
            #expect(!again.isSuppressed(.user(Array("ann".utf8))))
            try await again.suppress(.cookie([1]), until: fixture.now + 1)
            await again.close()
            #expect(try fixture.inspect { try Int.fetchOne($0, sql: "SELECT count(*) FROM suppressed") } == 1)
        }
    }
}
