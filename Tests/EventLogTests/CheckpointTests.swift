import Dispatch
import Foundation
import GRDB
import Synchronization
import Testing

@testable import EventLog

/// The WAL stays short whatever readers do, and a long one is moved in slices.
@Suite(.timeLimit(.minutes(10)))
struct CheckpointTests {
    /// One row per read, so that there is always one under way.
    private func readWithoutPause(_ log: SQLiteEventLog, until isDone: Done) async throws {
        while !isDone.isSet {
            _ = try await log.read { try StretchQuery.count($0) }
        }
    }

    @Test func `five readers without pause leave the WAL bounded`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let body = String(repeating: "x", count: 4_000)
            let isDone = Done()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5 { group.addTask { try await readWithoutPause(shop.log, until: isDone) } }
                for _ in 0..<250 { try await shop.append((0..<100).map { _ in body }) }
                isDone.set()
                try await group.waitForAll()
            }
            let status = try await shop.log.status()
            // 100 MB were written; without the gate the WAL has most of them.
            #expect(status.walBytes < 3 * SpaceKeeping.gateFrames * 4_120, "\(status.walBytes)")
            #expect(status.figures.gateClosings > 0)
            while case let events = try await shop.next().events, !events.isEmpty { try await shop.deliver(events) }
        }
    }

    @Test func `a read that may take long is not waited for`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let (isReading, mayEnd) = (Done(), DispatchSemaphore(value: 0))
            let long = Task {
                try await shop.log.inspect(isShort: false) { _ in
                    isReading.set()
                    return mayEnd.wait(timeout: .now() + 300)
                }
            }
            try await until { isReading.isSet }
            let body = String(repeating: "x", count: 4_000)
            try await pinned(fixture) {
                for _ in 0..<60 { try await shop.append((0..<100).map { _ in body }) }
            }
            #expect(shop.log.figures.snapshot.gateClosings > 0)
            mayEnd.signal()
            #expect(try await long.value == .success)
        }
    }

    @Test func `five destinations at the same place have the file read once between them`() async throws {
        try await withLogFixture { fixture in
            let names = ["a", "b", "c", "d", "e"]
            let shop = try await Storefront(try await fixture.open(), destinations: names)
            for _ in 0..<20 { try await shop.append((0..<1_000).map { "event \($0)" }) }
            let before = shop.log.figures.snapshot.rangesRead
            for _ in 0..<20 {
                for destination in shop.destinations {
                    let events = try await shop.next(destination).events
                    #expect(events.count > 0)
                    try await shop.deliver(events, destination)
                }
            }
            let read = shop.log.figures.snapshot.rangesRead - before
            #expect((1...6).contains(read), "\(read) ranges for 20,000 events")
        }
    }

    /// Nothing tells the writer that the WAL was begun anew: not even its length, when the next commit is longer than all
    /// that was there.
    @Test func `a commit that begins the WAL anew counts whole`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let body = String(repeating: "x", count: 4_000)
            while shop.log.figures.checkpoints == 0 { try await shop.append((0..<20).map { _ in body }) }
            try await shop.append((0..<400).map { _ in body + body + body + body })
            // One round later, what that one led to is done.
            try await shop.append(["one more"])
            #expect(shop.log.figures.checkpoints == 2)
        }
    }

    // MARK: A long WAL

    /// Keeps a place in the WAL, as a foreign program would, while `body` writes.
    private func pinned(_ fixture: LogFixture, _ body: () async throws -> Void) async throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.allowsUnsafeTransactions = true
        let queue = try DatabaseQueue(path: fixture.path, configuration: configuration)
        try await queue.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM events")
        }
        try await body()
        try await queue.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try queue.close()
    }

    @Test func `a long WAL is moved in slices, and nothing waits for a commit`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let body = String(repeating: "x", count: 4_000)
            try await pinned(fixture) {
                for _ in 0..<200 { try await shop.append((0..<200).map { _ in body }) }
            }
            let long = shop.log.figures.walFrames
            #expect(long > 4 * SpaceKeeping.sliceFrames)
            let before = shop.log.figures.checkpoints
            // The one commit after which the writer sees that it may go on.
            try await shop.append(["one more"])
            try await until { shop.log.figures.walFrames < SpaceKeeping.checkpointFrames }
            let slices = shop.log.figures.checkpoints - before
            #expect(slices >= long / SpaceKeeping.sliceFrames, "\(slices) for \(long) frames")
            // Then it is begun anew.
            try await shop.append(["and one"])
            #expect(shop.log.figures.walFrames < SpaceKeeping.checkpointFrames)
            #expect(try await shop.log.status().events == 40_002)
        }
    }

    @Test func `a long WAL that a crash left is moved in slices, without a commit`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let body = String(repeating: "x", count: 4_000)
            try await pinned(fixture) {
                for _ in 0..<100 { try await shop.append((0..<200).map { _ in body }) }
                for suffix in ["", "-wal"] {
                    try FileManager.default.copyItem(
                        atPath: fixture.path + suffix, toPath: fixture.path + "-c" + suffix)
                }
            }
            await shop.log.close()
            for suffix in ["", "-wal"] {
                try? FileManager.default.removeItem(atPath: fixture.path + suffix)
                try FileManager.default.moveItem(atPath: fixture.path + "-c" + suffix, toPath: fixture.path + suffix)
            }
            let log = try await fixture.open()
            try await until { log.figures.checkpoints > 0 }
            try await until { log.figures.walFrames < SpaceKeeping.checkpointFrames }
            #expect(log.figures.checkpoints >= 20_000 / SpaceKeeping.sliceFrames)
            let again = try await Storefront(log)
            #expect(try await again.log.status().events == 20_000)
            #expect(try await again.next().events.count > 0)
        }
    }

    // MARK: Trimming

    @Test func `a bite of trimming is bounded in rows and in bytes`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            // Small ones first, so that the bite grows; then large ones, which it must not take as many of.
            for _ in 0..<20 { try await shop.append((0..<1_000).map { "\($0)" }) }
            let large = String(repeating: "x", count: 60_000)
            for _ in 0..<10 { try await shop.append((0..<40).map { _ in large }) }
            while case let events = try await shop.next(bytes: 8 << 20).events, !events.isEmpty {
                try await shop.deliver(events)
            }
            fixture.advance(by: 60_001)
            try await shop.log.sweep()
            let figures = shop.log.figures.snapshot
            #expect(try await shop.log.status().events == 0)
            #expect(figures.largestBite <= SpaceKeeping.largestBite)
            #expect(figures.largestBiteBytes <= SpaceKeeping.biteBytes + 60_000)
        }
    }
}

/// Set once.
private final class Done: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}

extension StretchQuery {
    /// Something that takes a while.
    fileprivate static func count(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM (SELECT 1 FROM events LIMIT 4096)") ?? 0
    }
}
