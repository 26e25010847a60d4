import Foundation
import GRDB
import Synchronization
import Testing

@testable import EventLog

/// Files that something happened to: what is found before anything is served, and what `sluice log check` finds.
struct DamageTests {
    private func fill(_ fixture: LogFixture, events: Int = 200, size: Int = 1_000) async throws {
        let shop = try await Storefront(try await fixture.open())
        try await shop.append((0..<events).map { "event \($0) " + String(repeating: "x", count: size) }, envelope: "e")
        await shop.log.close()
    }

    private func check(_ fixture: LogFixture) async throws -> LogReport {
        try await ClosedLog(path: fixture.path).check()
    }

    private func expectDamage(_ fixture: LogFixture, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let report = try await check(fixture)
        #expect(!report.isSound, sourceLocation: sourceLocation)
    }

    // MARK: The file

    @Test func `a sound log is sound, and checking it changes nothing`() async throws {
        try await withLogFixture { fixture in
            try await fill(fixture)
            let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
            let report = try await check(fixture)
            #expect(report.isSound)
            #expect(report.events == 200)
            #expect(report.accounts.map(\.pending) == [200])
            #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == before)
        }
    }

    @Test(arguments: ["event 0 ", "event 100 ", "event 199 "])
    func `a bit that flipped in an event is found`(text: String) async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture)
            try fixture.flip(fixture.path, at: try #require(try fixture.offset(of: text)) + 500)
            let report = try await check(fixture)
            #expect(report.faults.count == 1)
            #expect(report.faults.findings.first?.contains("is not what was stored") == true)
        }
    }

    @Test func `a bit that flipped anywhere in the pages of the events is found`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture, events: 20, size: 300)
            let whole = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
            let pages = try fixture.pages(of: "events")
            let used = try fixture.inspect { db in
                try Row.fetchAll(db, sql: "SELECT pageno, unused, ncell FROM dbstat WHERE name = 'events'")
            }
            var random = SeededGenerator(seed: 7)
            for _ in 0..<60 {
                let page = pages.randomElement(using: &random) ?? 0
                let unused: Int = used.first { $0[0] == page }?[1] ?? 0
                // Cells fill a page from its end; what is between them and the list of cells is nobody's.
                let offset = Int.random(in: unused + 200..<4_096, using: &random)
                try fixture.flip(
                    fixture.path, at: UInt64((page - 1) * 4_096 + offset), bit: Int.random(in: 0..<8, using: &random))
                let report = try await check(fixture)
                #expect(!report.isSound, "page \(page), offset \(offset)")
                try whole.write(to: URL(fileURLWithPath: fixture.path))
            }
        }
    }

    @Test func `a damaged page in the middle is found with its number, and the rest is counted`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture)
            let pages = try fixture.pages(of: "events")
            try fixture.overwrite(page: pages[10])
            // The tail is whole, so the log opens.
            try await fixture.open().close()
            let report = try await check(fixture)
            #expect(!report.isSound)
            #expect(report.accounts.isEmpty)
            #expect(report.faults.findings.contains { $0.contains("Page \(pages[10])") }, "\(report.faults)")
        }
    }

    @Test(arguments: ["counters", "cursors", "names", "routes", "meta"])
    func `damaged bookkeeping is refused at opening, and found by a check`(table: String) async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture)
            for page in try fixture.pages(of: table) { try fixture.overwrite(page: page) }
            #expect(await code { _ = try await fixture.open() } == .unreadable)
            try await expectDamage(fixture)
        }
    }

    @Test func `a damaged dead letter is found`() async throws {
        try await withLogFixture(audits: false) { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one"])
            _ = try await shop.next()
            try await shop.settle([.dead(.event(1), .refused())])
            await shop.log.close()
            for page in try fixture.pages(of: "dead_bodies") { try fixture.overwrite(page: page) }
            let report = try await check(fixture)
            #expect(report.faults.findings.contains { $0.contains("dead_bodies") }, "\(report.faults)")
        }
    }

    @Test func `a server finds damage by itself, and says so in its status`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture)
            try fixture.flip(fixture.path, at: try #require(try fixture.offset(of: "event 7 ")) + 300)
            let log = try await fixture.open()
            #expect(try await log.status().check == nil)
            await log.checkInBackground()
            let check = try #require(try await log.status().check)
            #expect(check.isDone)
            #expect(check.progress == 1)
            #expect(check.faults.findings == ["event 8 is not what was stored"])
        }
    }

    // MARK: The account

    @Test(arguments: [
        ("UPDATE counters SET value = value + 1 WHERE subject > 3 AND name = 'delivered'", "accounted for"),
        ("DELETE FROM events WHERE seq = 3", "accounted for"),
        ("DELETE FROM windows", "accounted for"),
        ("DELETE FROM deferred", "accounted for"),
        ("DELETE FROM dead_letters", "letters"),
        ("DELETE FROM dead_bodies", "has no body"),
        ("UPDATE events SET route = 99 WHERE seq = 3", "routed nowhere"),
        ("UPDATE events SET received_at = 1 WHERE seq = 3", "older"),
        ("DELETE FROM envelopes", "envelope"),
        ("UPDATE counters SET value = 0 WHERE name = 'events'", "events"),
    ])
    func `what does not add up is found`(sql: String, finding: String) async throws {
        try await withLogFixture(audits: false) { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append((0..<10).map { "\($0)" }, envelope: "e")
            _ = try await shop.next()
            try await shop.settle([
                .delivered(.event(1)), .dead(.event(2), .refused()), .deferred(sequence: 4, .later),
            ])
            await shop.log.close()
            let queue = try DatabaseQueue(path: fixture.path)
            try await queue.write { try $0.execute(sql: sql) }
            try queue.close()
            let report = try await check(fixture)
            #expect(report.faults.findings.contains { $0.contains(finding) }, "\(report.faults)")
        }
    }

    @Test func `a running log checks itself under load, and its account is exact`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(), destinations: ["a", "b"])
            try await shop.append((0..<10_000).map { "\($0)" })
            let isDone = Flag()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !isDone.isSet {
                        try await shop.append(["more"], envelope: "e")
                        try await shop.deliver(try await shop.next(events: 50).events)
                        fixture.advance(by: 10_000)
                    }
                }
                for _ in 0..<5 {
                    let report = try await shop.log.check { _ in }
                    #expect(report.faults.findings == [])
                    #expect(report.accounts.map(\.destination) == ["a", "b"])
                }
                isDone.set()
                try await group.waitForAll()
            }
            // Trimming goes on afterwards.
            while case let events = try await shop.next(shop.destinations[1]).events, !events.isEmpty {
                try await shop.deliver(events, shop.destinations[1])
            }
            while case let events = try await shop.next().events, !events.isEmpty { try await shop.deliver(events) }
            fixture.advance(by: 100_000)
            try await shop.log.sweep()
            #expect(try await shop.log.status().events == 0)
        }
    }

    // MARK: The WAL

    /// Leaves what a kill leaves: the file, and a WAL with `commits` commits of one event each.
    private func crash(
        _ fixture: LogFixture, commits: Int, _ body: (Storefront) async throws -> Void = { _ in }
    ) async throws {
        try await fixture.crash(commits: commits, body)
    }

    private func walSize(_ fixture: LogFixture) -> Int { FileSize.bytes(of: fixture.path + "-wal") }

    @Test func `a WAL as a crash leaves it is read`() async throws {
        try await withLogFixture { fixture in
            try await crash(fixture, commits: 10)
            let shop = try await Storefront(try await fixture.open())
            #expect(try await shop.next().events.count == 10)
        }
    }

    @Test func `a torn last transaction is left out, as nothing of it was acknowledged`() async throws {
        try await withLogFixture { fixture in
            try await crash(fixture, commits: 10)
            try fixture.flip(fixture.path + "-wal", at: UInt64(walSize(fixture) - 10))
            let shop = try await Storefront(try await fixture.open())
            #expect(try await shop.next().events.count == 9)
        }
    }

    /// The second is shorter, so that the end of the first would still lie behind it.
    @Test func `two torn transactions one after the other are no damage`() async throws {
        try await withLogFixture { fixture in
            try await crash(fixture, commits: 1)
            let whole = walSize(fixture)
            let long = (0..<100).map { _ in String(repeating: "x", count: 1_000) }
            try await crash(fixture, commits: 0) { try await $0.append(long) }
            try fixture.flip(fixture.path + "-wal", at: UInt64(whole + 1_000))
            try await crash(fixture, commits: 1)
            try fixture.flip(fixture.path + "-wal", at: UInt64(whole + 1_000))
            let shop = try await Storefront(try await fixture.open())
            #expect(try await shop.next().events.count == 1)
        }
    }

    /// SQLite would take the flipped bit for the end, and leave out eight synced commits without a word.
    @Test func `a bit that flipped inside the WAL is found before anything is served`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try await crash(fixture, commits: 10)
            try fixture.flip(fixture.path + "-wal", at: UInt64(walSize(fixture) / 2))
            let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path + "-wal"))
            let error = await #expect(throws: LogError.self) { _ = try await fixture.open() }
            #expect(error?.code == .unreadable)
            #expect(error?.detail.contains("salvage") == true)
            #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path + "-wal")) == before)
            try await expectDamage(fixture)
        }
    }

    @Test(arguments: [0, 10, 17, 26])
    func `a damaged header of the WAL is found`(offset: UInt64) async throws {
        try await withLogFixture(audits: false) { fixture in
            try await crash(fixture, commits: 10)
            try fixture.flip(fixture.path + "-wal", at: offset)
            #expect(await code { _ = try await fixture.open() } == .unreadable)
        }
    }

    /// Beside a log with 200 events, the WAL of another: with as much in it as a WAL can bring, its own identity too.
    private func withForeignWAL(
        bringsIdentity: Bool, _ body: (LogFixture) async throws -> Void
    ) async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fill(fixture)
            try await withLogFixture { other in
                try await other.crash(commits: 10) { shop in
                    if bringsIdentity { _ = try await shop.log.remembered("key", otherwise: "value") }
                }
                try FileManager.default.copyItem(atPath: other.path + "-wal", toPath: fixture.path + "-wal")
            }
            try await body(fixture)
        }
    }

    @Test(arguments: [false, true])
    func `another log's WAL is found at the start`(bringsIdentity: Bool) async throws {
        try await withForeignWAL(bringsIdentity: bringsIdentity) { fixture in
            let error = await #expect(throws: LogError.self) { _ = try await fixture.open() }
            #expect(error?.code == .unreadable)
            #expect(error?.detail.contains("-wal is another log's") == true)
        }
    }

    @Test(arguments: [false, true])
    func `a check names another log's WAL, and reads the file without it`(bringsIdentity: Bool) async throws {
        try await withForeignWAL(bringsIdentity: bringsIdentity) { fixture in
            let report = try await check(fixture)
            #expect(report.faults.findings.map { $0.contains("-wal is another log's") } == [true])
            #expect(report.events == 200)
        }
    }

    @Test(arguments: [false, true])
    func `a salvage leaves another log's WAL out, and says so`(bringsIdentity: Bool) async throws {
        try await withForeignWAL(bringsIdentity: bringsIdentity) { fixture in
            try await withLogFixture { target in
                let report = try await ClosedLog(path: fixture.path).salvage(to: target.path)
                #expect(report.events == 200)
                #expect(report.remarks.map { $0.contains("-wal is another log's") } == [true])
                #expect(try await Storefront(try await target.open()).next(events: 300).events.count == 200)
            }
        }
    }

    @Test func `a connection that only reads leaves the WAL as it is, also when it is the last`() async throws {
        try await withLogFixture { fixture in
            try await crash(fixture, commits: 10)
            let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path + "-wal"))
            let queue = try LogFile.openForReading(fixture.path, "test")
            let (isQueryOnly, isWritable) = try await queue.read { db in
                let isQueryOnly = try Int.fetchOne(db, sql: "PRAGMA query_only") == 1
                return (isQueryOnly, (try? db.execute(sql: "DELETE FROM events")) != nil)
            }
            #expect(isQueryOnly && !isWritable)
            try queue.close()
            #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path + "-wal")) == before)
        }
    }
}

/// Set once.
private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}
