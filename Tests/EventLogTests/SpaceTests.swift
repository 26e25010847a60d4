import Dispatch
import GRDB
import Synchronization
import Testing

@testable import EventLog

struct SpaceTests {
    @Test func `finished events are trimmed when the retention is over, and their envelopes with them`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one", "two"], envelope: "shared")
            try await shop.deliver(try await shop.next().events)
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 2)
            fixture.advance(by: 60_001)
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 0)
        }
    }

    @Test func `an event is kept while one destination is not done with it`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            try await shop.append(["one", "two"])
            try await shop.deliver(try await shop.next().events)
            let second = shop.destinations[1]
            let events = try await shop.next(second).events
            try await shop.deliver([events[1]], second)
            fixture.advance(by: 60_001)
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 2)
            try await shop.deliver([events[0]], second)
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 0)
        }
    }

    @Test func `an event set apart outlives its neighbours and goes when it is settled`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one", "two", "three"], envelope: "shared")
            _ = try await shop.next()
            try await shop.settle([
                .delivered(.event(1)), .deferred(sequence: 2, .later), .delivered(.event(3)),
            ])
            fixture.advance(by: 60_001)
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 1)
            let deferred = try await shop.log.deferred(for: shop.first)
            #expect(deferred.map(\.event.envelope) == [Array("shared".utf8)])
            try await shop.settle([.delivered(.event(2))])
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 0)
        }
    }

    @Test func `an event set apart for a destination that is dropped goes with what it was owed`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one", "two"])
            _ = try await shop.next()
            try await shop.settle([.deferred(sequence: 1, .later), .delivered(.event(2))])
            fixture.advance(by: 60_001)
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 1)
            try await shop.log.configure(destinations: [])
            #expect(try await shop.log.dropOwed(to: shop.first) == 1)
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 0)
        }
    }

    @Test func `after a trim to empty and a restart numbers go on`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one", "two"])
            try await shop.deliver(try await shop.next().events)
            fixture.advance(by: 60_001)
            try await shop.log.sweep()
            await shop.log.close()
            let reopened = try await Storefront(try await fixture.open())
            try await reopened.append(["three"])
            let events = try await reopened.next().events
            #expect(events.map(\.sequence) == [3])
            try await reopened.deliver(events)
            #expect(try await reopened.status().pending == 0)
        }
    }

    @Test func `a destination that is owed nothing holds nothing back`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "idle"])
            try await shop.append(["one"], to: [shop.first])
            try await shop.deliver(try await shop.next().events)
            fixture.advance(by: 60_001)
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 0)
        }
    }

    @Test func `space is given back to the file system`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let body = String(repeating: "x", count: 10_000)
            for _ in 0..<20 { try await shop.append((0..<100).map { _ in body }) }
            while case let events = try await shop.next(bytes: 5 << 20).events, !events.isEmpty {
                try await shop.deliver(events)
            }
            let full = try await shop.log.status().bytes
            fixture.advance(by: 60_001)
            try await shop.log.sweep()
            #expect(try await shop.log.status().bytes < full / 20)
            await shop.log.close()
            #expect(FileSize.bytes(of: fixture.path) < full / 3)
        }
    }

    /// Giving back the end of the file moves what is used there: work for nothing while that is being trimmed.
    @Test func `nothing is given back before all is trimmed that can be`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let body = String(repeating: "x", count: 2_000)
            for _ in 0..<20 { try await shop.append((0..<500).map { _ in body }) }
            while case let events = try await shop.next(bytes: 5 << 20).events, !events.isEmpty {
                try await shop.deliver(events)
            }
            fixture.advance(by: 60_001)
            let full = try await pages(shop.log)
            var now = full
            var samples = 0
            while now.events > 0 {
                // Plans, as the tick of a second does; the chores themselves are done when nobody waits.
                _ = try await shop.log.sweepOnce()
                now = try await pages(shop.log)
                samples += now.events > 0 && now.events < full.events ? 1 : 0
                #expect(now.events == 0 || now.pages >= full.pages, "\(now) of \(full)")
            }
            #expect(samples > 0)
            try await shop.log.sweep()
            #expect(try await pages(shop.log).pages < full.pages / 4)
        }
    }

    private func pages(_ log: SQLiteEventLog) async throws -> (events: Int, pages: Int) {
        try await log.ask { db in
            (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM events") ?? 0,
                try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            )
        }
    }

    // MARK: The bound

    @Test func `a full log refuses events, goes on settling, and takes events again`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(maxBytes: 1 << 20))
            let bodies = (0..<20).map { _ in String(repeating: "x", count: 1_000) }
            var refusal: LogError.Code?
            while refusal == nil { refusal = await code { try await shop.append(bodies) } }
            #expect(refusal == .full)
            let status = try await shop.log.status()
            #expect((900_000...1_200_000).contains(status.bytes))
            // Nothing is finished, so nothing may go, whatever its age.
            try await shop.log.sweep()
            #expect(await code { try await shop.append(bodies) } == .full)
            let events = try await shop.next(events: 10_000, bytes: 2 << 20).events
            #expect(events.count == status.events)
            try await shop.deliver(events)
            try await shop.log.sweep()
            // As many as it takes to be below 90 %: how many that is depends on how much of the WAL is still unmoved.
            #expect(try await shop.log.status().events < status.events)
            try await shop.append(bodies)
        }
    }

    /// The reserve is for this: appends have stopped, and everything else goes on, within the bound.
    @Test func `a full log settles, buries, replays and trims, and stays within its bound`() async throws {
        try await withLogFixture { fixture in
            let maxBytes = 4 << 20
            let shop = try await Storefront(try await fixture.open(maxBytes: maxBytes))
            let bodies = (0..<20).map { _ in String(repeating: "x", count: 1_000) }
            while await code(of: { try await shop.append(bodies) }) == nil {}
            #expect(try await shop.log.status().bytes > maxBytes / 8 * 7)
            var died = 0
            while case let events = try await shop.next(events: 50).events, !events.isEmpty {
                try await shop.settle(
                    events.map { event in
                        event.sequence.isMultiple(of: 3)
                            ? .dead(.event(event.sequence), .refused()) : .delivered(.event(event.sequence))
                    })
                died += events.count { $0.sequence.isMultiple(of: 3) }
                #expect(try await shop.log.replay(LetterFilter(limit: 1)) == 1)
                let status = try await shop.log.status()
                #expect(status.bytes + shop.log.figures.walFrames * 4_120 <= maxBytes)
            }
            fixture.advance(by: 60_001)
            try await shop.log.sweep()
            let status = try await shop.log.status()
            #expect(status.events == 0 && status.destinations[0].died == died)
            try await shop.append(bodies)
        }
    }

    @Test func `a round does not pass the bound however much waits`() async throws {
        try await withLogFixture { fixture in
            let maxBytes = 2 << 20
            let shop = try await Storefront(try await fixture.open(maxBytes: maxBytes))
            let route = try await shop.log.route(to: shop.destinations)
            let bodies = (0..<100).map { _ in String(repeating: "x", count: 1_000) }
            let codes = try await Pause(shop).whileWriterWaits { task in
                for _ in 0..<40 {
                    await task { await code { try await shop.log.append(shop.submission(bodies, route)) } }
                }
            }
            #expect(codes.contains(.full) && codes.contains(nil))
            #expect(try await shop.log.status().bytes <= maxBytes)
        }
    }

    @Test func `near the bound finished events go whatever their age`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(maxBytes: 1 << 20))
            let bodies = (0..<20).map { _ in String(repeating: "x", count: 1_000) }
            for _ in 0..<200 {
                try await shop.append(bodies)
                try await shop.deliver(try await shop.next().events)
            }
            #expect(try await shop.status().delivered == 4_000)
        }
    }

    /// Too little is used for trimming to begin by itself, and too much for the request.
    @Test func `finished events make room for a request that would not fit beside them`() async throws {
        try await withLogFixture { fixture in
            for _ in 0..<30 {
                let log = try await fixture.open(maxBytes: 2 << 20)
                let shop = try await Storefront(log)
                for _ in 0..<2 {
                    try await shop.append((0..<20).map { _ in String(repeating: "x", count: 1_000) })
                    try await shop.deliver(try await shop.next().events)
                }
                // Moves the WAL into the file, so that what counts is what is finished.
                await log.close()
            }
            let shop = try await Storefront(try await fixture.open(maxBytes: 2 << 20))
            let used = try await shop.log.status().bytes
            try #require(used > 1_200_000 && used < 1_800_000, "\(used)")
            var attempts = 1
            let large = [String(repeating: "x", count: 400_000)]
            while await code(of: { try await shop.append(large) }) == .full, attempts < 100 { attempts += 1 }
            #expect(attempts < 100)
            try await shop.deliver(try await shop.next(bytes: 1 << 30).events)
        }
    }

    /// `max_page_count` makes SQLite report a full disk where the file would grow.
    @Test func `a full disk refuses events, settles, and the log goes on when there is room`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append((0..<100).map { "\($0)" })
            let events = try await shop.next().events
            let route = try await shop.log.route(to: shop.destinations)
            try await shop.log.limitPagesForTesting(1)
            let big = (0..<100).map { _ in String(repeating: "x", count: 4_000) }
            // Both in one round: the writer waits in a handler until they are there.
            let gate = DispatchSemaphore(value: 0)
            let isWaiting = Mutex(false)
            shop.log.onCommit {
                isWaiting.withLock { $0 = true }
                gate.wait()
            }
            async let first: Void = shop.append(["one more"])
            while !isWaiting.withLock(\.self) { await Task.yield() }
            async let append = code { try await shop.log.append(shop.submission(big, route)) }
            async let settle = code { try await shop.deliver(events) }
            while shop.log.waitingCount < 2 { await Task.yield() }
            gate.signal()
            try await first
            #expect(await append == .full)
            #expect(await settle == nil)
            #expect(try await shop.status().delivered == 100)
            gate.signal()
            try await shop.log.limitPagesForTesting(1 << 20)
            try await shop.append(big)
            #expect(try await shop.next().events.count == 101)
        }
    }

    @Test func `what waits is bounded, and one submission always gets in`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(maxWaitingBytes: 1_000))
            try await shop.append([String(repeating: "x", count: 5_000)])
            let codes = try await withThrowingTaskGroup(of: LogError.Code?.self) { group in
                for _ in 0..<100 {
                    group.addTask { await code { try await shop.append([String(repeating: "x", count: 900)]) } }
                }
                return try await group.reduce(into: [LogError.Code?]()) { $0.append($1) }
            }
            #expect(codes.contains(.busy))
            #expect(codes.contains(nil))
            #expect(try await shop.status().accepted == 1 + codes.count { $0 == nil })
        }
    }

    // MARK: Commits and checkpoints

    @Test func `those who wait together share a commit`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let route = try await shop.log.route(to: shop.destinations)
            let before = shop.log.figures.commits
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<1_000 {
                    group.addTask { try await shop.log.append(shop.submission(["\(index)"], route)) }
                }
                try await group.waitForAll()
            }
            let commits = shop.log.figures.commits - before
            #expect(commits < 500, "\(commits) commits")
            #expect(try await shop.status().accepted == 1_000)
            #expect(Set(try await shop.next().events.map(\.text)).count == 1_000)
        }
    }

    @Test func `the WAL is moved into the file as it grows`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let bodies = (0..<100).map { _ in String(repeating: "x", count: 4_000) }
            for _ in 0..<40 { try await shop.append(bodies) }
            #expect(shop.log.figures.checkpoints >= 3)
            #expect(try await shop.log.status().walBytes < 3 * SpaceKeeping.checkpointFrames * 4_120)
        }
    }
}
