import Foundation
import GRDB
import Testing

@testable import EventLog

/// Whatever a file has been through, what can be read of it becomes a log that goes on.
struct SalvageTests {
    /// Two destinations; of 300 events the first 100 are delivered to `a`, two are dead, one is set apart.
    private func fill(_ fixture: LogFixture) async throws {
        let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
        for index in 0..<30 {
            let texts = (0..<10).map { "event \(index * 10 + $0) " + String(repeating: "x", count: 1_000) }
            try await shop.append(texts, envelope: "envelope \(index)")
        }
        _ = try await shop.next(events: 110, bytes: 1 << 30)
        try await shop.settle(
            (1...97).map { .delivered(.event($0)) } + [
                .dead(.event(98), .refused(reply: "no")), .dead(.event(99), .refused()),
                .deferred(sequence: 100, .later),
            ])
        await shop.log.close()
    }

    private func salvage(
        _ fixture: LogFixture, _ body: (SalvageReport, Storefront) async throws -> Void
    ) async throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
        try await withLogFixture { target in
            let report = try await ClosedLog(path: fixture.path).salvage(to: target.path)
            #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == before)
            try await Audit(path: target.path).check()
            let shop = try await Storefront(try await target.open(), destinations: ["a", "b"])
            try await body(report, shop)
        }
    }

    /// The numbers of all events that a destination is handed from now on.
    private func expect(
        _ numbers: [Int64], in shop: Storefront, for index: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await all(shop, shop.destinations[index]).map(\.sequence)
        #expect(found == numbers, sourceLocation: sourceLocation)
    }

    private func all(_ shop: Storefront, _ destination: NameID) async throws -> [StoredEvent] {
        var found: [StoredEvent] = []
        while case let events = try await shop.next(destination).events, !events.isEmpty { found += events }
        return found
    }

    @Test func `a sound log is copied whole: events, letters and places`() async throws {
        try await withLogFixture { fixture in
            try await fill(fixture)
            try await salvage(fixture) { report, shop in
                #expect(report.isWhole)
                #expect(report.events == 300)
                #expect(report.letters == 2)
                let events = try await all(shop, shop.destinations[0])
                #expect(events.map(\.sequence) == Array(101...300))
                #expect(events.first?.text.hasPrefix("event 100 ") == true)
                #expect(events.first?.envelope == Array("envelope 10".utf8))
                try await expect(Array(1...300), in: shop, for: 1)
                #expect(try await shop.log.deferred(for: shop.destinations[0]).map(\.event.sequence) == [100])
                #expect(try await shop.log.letters(LetterFilter()).map(\.reply) == [Array("no".utf8), nil])
                let status = try await shop.status()
                #expect(status.delivered == 97)
                #expect(status.pending == 201)
                try await shop.append(["new"])
                #expect(try await shop.next().events.map(\.sequence) == [301])
            }
        }
    }

    /// Something in every table that a log has, so that one which is forgotten fails here.
    private func fillEveryTable(_ fixture: LogFixture) async throws {
        let log = try await fixture.open()
        let shop = try await Storefront(log, destinations: ["a", "b"])
        for index in 0..<2 {
            let nobody = try await log.route(to: [])
            var submission = shop.submission(["held \(index)"], nobody)
            if index == 0 { submission.source = try await log.intern("other", as: .source) }
            submission.refused = [RefusedEvent(kind: nil, subject: 3, reason: "schema", detail: "why", body: [1])]
            submission.idempotency = Idempotency(key: "\(index)", method: "POST", content: [1], answer: [2])
            try await log.append(submission)
            fixture.advance(by: 3_600_000)
        }
        let adopter = try await log.intern("adopter", as: .destination)
        let known = shop.destinations.map { DestinationStart(destination: $0, start: .now, sources: []) }
        try await log.configure(
            destinations: known + [DestinationStart(destination: adopter, start: .now, sources: [shop.source])])
        try await shop.append((0..<20).map { "event \($0)" }, envelope: "shared")
        let events = try await shop.next().events
        try await shop.settle(
            [
                .dead(.event(3), .refused(reply: "no", history: .some)), .dead(.event(4), .refused()),
                .deferred(sequence: 5, .later),
            ]
                + events[5...10].map { .delivered(.event($0.sequence)) })
        #expect(try await log.replay(LetterFilter(destination: "a", limit: 1)) == 1)
        #expect(try await log.drop(LetterFilter(ids: [1])) == 1)
        #expect(try await log.edit([EditedLetter(id: 2, from: [1], body: [2], kind: nil, subject: 3)]) == 1)
        _ = try await log.startReplay(LetterFilter(destination: "a"), words: "destination=a", rate: 1)
        try await log.setPaused(true, destination: shop.destinations[1])
        _ = try await log.remembered("builtInKey", otherwise: "secret")
        try await log.suppress(.user([1]), until: 9_999_999_999_999)
        let held = RetrySchedule.Held(first: 12, last: 14, attempts: 2, firstAt: 9, history: .some)
        try await log.remember(
            RetrySchedule(
                fingerprint: 1, state: .open, since: 2, until: 3, failures: 4, silentUntil: 5, reason: "r", held: [held]
            ),
            of: shop.first)
        await log.close()
    }

    @Test func `every table is copied, row by row`() async throws {
        try await withLogFixture { fixture in
            try await fillEveryTable(fixture)
            let tables = try fixture.inspect { db in
                try String.fetchAll(
                    db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'sqlite_stat1'")
            }
            #expect(tables.count { $0.hasPrefix("repeats_") } == 2)
            try await withLogFixture { target in
                let report = try await ClosedLog(path: fixture.path).salvage(to: target.path)
                #expect(report.isWhole, "\(report.remarks)")
                for table in tables {
                    // The new file has an identity of its own, and may count what is nothing.
                    let rest =
                        switch table {
                        case "meta": "WHERE key != 'identity'"
                        case "counters": "WHERE name != 'identity' AND value != 0"
                        default: ""
                        }
                    let sql = "SELECT * FROM \(table) \(rest) ORDER BY 1, 2"
                    let before = try fixture.inspect { try Row.fetchAll($0, sql: sql) }
                    let after = try target.inspect { try Row.fetchAll($0, sql: sql) }
                    #expect(!before.isEmpty, "\(table) is empty")
                    #expect(before == after, "\(table)")
                }
            }
        }
    }

    @Test func `idempotency keys that cannot be read are told, and the others are copied`() async throws {
        try await withLogFixture(audits: false) { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            let route = try await shop.log.route(to: shop.destinations)
            func submission(_ index: Int) -> Submission {
                var submission = shop.submission(["\(index)"], route)
                submission.idempotency = Idempotency(
                    key: "\(index)", method: "POST", content: [1], answer: Array(repeating: 7, count: 400))
                return submission
            }
            for index in 0..<200 { try await shop.log.append(submission(index)) }
            await shop.log.close()
            let pages = try fixture.pages(of: "repeats_0")
            try fixture.overwrite(page: pages[pages.count / 2])
            try await salvage(fixture) { report, shop in
                #expect(report.remarks.count == 1)
                #expect(report.remarks.first?.contains("idempotency keys of 1970-01-01T00:00:00Z") == true)
                var again = 0
                for index in 0..<200 where try await shop.log.append(submission(index)) == .stored { again += 1 }
                #expect((1..<40).contains(again), "\(again) of 200 stored again")
            }
        }
    }

    @Test func `commits that the WAL has lost are told, and the log is copied as of before them`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fixture.crash(commits: 10)
            let size = FileSize.bytes(of: fixture.path + "-wal")
            try fixture.flip(fixture.path + "-wal", at: UInt64(size / 2))
            try await salvage(fixture) { report, shop in
                #expect(report.events < 10)
                #expect(report.remarks.count == 1)
                #expect(report.remarks.first?.contains("commits after it cannot be read") == true)
                let found = try await all(shop, shop.first)
                #expect(found.count == report.events)
            }
        }
    }

    @Test(arguments: ["schedules", "tried"])
    func `where retries stood is told when it cannot be read`(table: String) async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fillEveryTable(fixture)
            for page in try fixture.pages(of: table) { try fixture.overwrite(page: page) }
            try await salvage(fixture) { report, _ in
                #expect(report.remarks == ["where retries stood could not all be read: some begin anew"])
            }
        }
    }

    @Test func `a damaged page costs the events on it, which are told and counted`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture)
            let pages = try fixture.pages(of: "events")
            for index in [10, 60, 61] { try fixture.overwrite(page: pages[index]) }
            try await salvage(fixture) { report, shop in
                #expect((285..<300).contains(report.events), "\(report.events)")
                #expect(report.gaps.count == 2)
                let missing = report.gaps.reduce(0) { $0 + ($1.last ?? 0) - $1.first + 1 }
                #expect(Int(missing) == 300 - report.events)
                let second = try await shop.status(shop.destinations[1])
                #expect(second.accepted == 300)
                #expect(second.removed == 300 - report.events)
                #expect(second.pending == report.events)
                #expect(try await all(shop, shop.destinations[1]).count == report.events)
            }
        }
    }

    @Test func `a damaged last page costs the events on it, and their numbers are not used again`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture)
            try fixture.overwrite(page: try #require(try fixture.pages(of: "events").last))
            #expect(await code { _ = try await fixture.open() } == .unreadable)
            try await salvage(fixture) { report, shop in
                #expect((290..<300).contains(report.events))
                #expect(report.gaps.map(\.last) == [nil])
                try await shop.append(["new"])
                #expect(try await all(shop, shop.destinations[1]).last?.sequence == 301)
            }
        }
    }

    @Test func `an event that is not what was stored is left out`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture)
            try fixture.flip(fixture.path, at: try #require(try fixture.offset(of: "event 200 ")) + 300)
            try await salvage(fixture) { report, shop in
                #expect(report.events == 299)
                #expect(report.remarks.count == 1)
                try await expect(Array(1...200) + Array(202...300), in: shop, for: 1)
            }
        }
    }

    @Test(arguments: ["cursors", "windows", "deferred"])
    func `when a place cannot be read everything kept is sent again`(table: String) async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture)
            for page in try fixture.pages(of: table) { try fixture.overwrite(page: page) }
            try await salvage(fixture) { report, shop in
                #expect(!report.remarks.isEmpty)
                try await expect(Array(1...300), in: shop, for: 0)
            }
        }
    }

    @Test(arguments: ["counters", "envelopes", "dead_letters", "dead_bodies", "replies", "meta"])
    func `damage elsewhere loses no event`(table: String) async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture)
            for page in try fixture.pages(of: table) { try fixture.overwrite(page: page) }
            try await salvage(fixture) { report, shop in
                #expect(report.events == 300)
                #expect(!report.isWhole)
                try await expect(Array(101...300), in: shop, for: 0)
                try await expect(Array(1...300), in: shop, for: 1)
            }
        }
    }

    @Test func `events whose route cannot be read are held`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture)
            for page in try fixture.pages(of: "routes") { try fixture.overwrite(page: page) }
            try await salvage(fixture) { report, shop in
                #expect(report.events == 300)
                let status = try await shop.log.status()
                #expect(status.destinations.first { $0.name == "hold" }?.pending == 300)
            }
        }
    }

    @Test func `a log of an older layout is salvaged into one of this`() async throws {
        try await withLogFixture(audits: false) { fixture in
            let queue = try DatabaseQueue(path: fixture.path)
            try await queue.writeWithoutTransaction { try $0.execute(sql: LayoutOne.sql) }
            try queue.close()
            try await withLogFixture { target in
                let report = try await ClosedLog(path: fixture.path).salvage(to: target.path)
                #expect(report.events == 11)
                #expect(report.isWhole)
            }
        }
    }

    @Test func `a salvage never writes over anything, nor into a log in use`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let closed = ClosedLog(path: fixture.path)
            #expect(await code { _ = try await closed.salvage(to: fixture.path) } == .unreadable)
            #expect(await code { _ = try await closed.salvage(to: fixture.directory + "/new") } == .locked)
            await log.close()
        }
    }
}
