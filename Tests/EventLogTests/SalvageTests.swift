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
