import GRDB
import Testing

@testable import EventLog

/// A file of each older layout becomes what this version would have made, and loses nothing.
struct LogMigrationTests {
    private func write(_ sql: String, _ fixture: LogFixture) throws {
        let queue = try DatabaseQueue(path: fixture.path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private static let older = [LayoutOne.sql, LayoutTwo.sql]

    @Test(arguments: older.indices)
    func `a log of an older layout goes on where it was`(index: Int) async throws {
        try await withLogFixture { fixture in
            try write(Self.older[index], fixture)
            let shop = try await Storefront(try await fixture.open(), destinations: ["dengage-eu", "gravity-ams"])
            let (dengage, gravity) = (shop.destinations[0], shop.destinations[1])
            let events = try await shop.next(dengage).events
            #expect(events.map(\.sequence) == [4, 8, 9])
            #expect(events.map(\.text) == [#"{"n":4}"#, #"{"n":8}"#, #"{"n":9}"#])
            let repeated = try await shop.next(gravity).events
            #expect(repeated.map(\.sequence) == [1, 2, 3])
            #expect(repeated.map(\.envelope) == Array(repeating: Array("envelope 1".utf8), count: 3))
            #expect(try await shop.log.deferred(for: dengage).map(\.event.sequence) == [3])
            let replays = try await shop.log.nextReplays(for: dengage, events: 10, bytes: 1 << 20)
            #expect(replays.map(\.id) == [1])
            #expect(replays.map(\.event.text) == [#"{"n":2}"#])
            #expect(try await shop.log.pausedDestinations() == [gravity])
            #expect(try await shop.log.letters(LetterFilter()).map(\.state) == [.replaying, .dropped, .dead, .dead])
            #expect(try await shop.log.letter(4)?.reply == Array("no".utf8))
            #expect(try await shop.log.letter(4)?.history.isEmpty == true)
            try await shop.append(["new"])
            #expect(try await shop.next(dengage).events.map(\.sequence) == [12])
        }
    }

    @Test(arguments: older.indices)
    func `what was held under an older layout is taken over`(index: Int) async throws {
        try await withLogFixture { fixture in
            try write(Self.older[index], fixture)
            let log = try await fixture.open()
            let (kiosk, first) = (
                try await log.intern("kiosk", as: .source), try await log.intern("first", as: .destination)
            )
            try await log.configure(destinations: [DestinationStart(destination: first, start: .now, sources: [kiosk])])
            let stretch = try await log.next(for: first, events: 10, bytes: 1 << 20)
            #expect(stretch.events.map(\.text) == [#"{"held":1}"#, ""])
        }
    }

    @Test func `a log of layout 2 remembers retry schedules from then on`() async throws {
        try await withLogFixture { fixture in
            try write(LayoutTwo.sql, fixture)
            let log = try await fixture.open()
            let schedule = RetrySchedule(
                fingerprint: -7, state: .parked, since: 1, until: 2, failures: 3, silentUntil: 4, reason: "HTTP 401",
                held: [(7, 2), (5, 2), (6, 2), (8, 1)].map { number, attempts in
                    .init(first: number, last: number, attempts: attempts, firstAt: 9)
                })
            #expect(schedule.held.map(\.last) == [7, 8])
            let destination = NameID(rawValue: 5)
            try await log.remember(schedule, of: destination)
            #expect(try await log.schedule(of: destination) == schedule)
            #expect(try await log.schedule(of: NameID(rawValue: 6)) == nil)
            try await log.remember(nil, of: destination)
            #expect(try await log.schedule(of: destination) == nil)
        }
    }

    /// From the present layout to 3.
    private let beforeMending = """
        DROP TABLE dead_attempts; ALTER TABLE tried DROP COLUMN history; ALTER TABLE deferred DROP COLUMN history;
        DROP INDEX copies; ALTER TABLE events DROP COLUMN again;
        DROP TABLE suppressed; DROP TABLE dead_originals; DROP TABLE replays; ALTER TABLE dead_letters DROP COLUMN replay;
        """

    @Test func `a log of layout 3 gets the tables of edited letters and of replays`() async throws {
        try await withLogFixture { fixture in
            try await fixture.open().close()
            let before = try fixture.inspect(layout)
            try write("\(beforeMending) PRAGMA user_version = 3", fixture)
            try await fixture.open().close()
            #expect(try fixture.inspect(layout) == before)
        }
    }

    /// The fixture is of layout 2 itself, not of what the first step made: its checksums are not touched.
    @Test func `checksums of layout 2 are what is computed now, and one that is wrong is found`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try write(LayoutTwo.sql, fixture)
            try await fixture.open().close()
            #expect(try await ClosedLog(path: fixture.path).check().isSound)
            try write("UPDATE events SET body = x'7b7d' WHERE seq = 9", fixture)
            let report = try await ClosedLog(path: fixture.path).check()
            #expect(report.faults.findings == ["event 9 is not what was stored"])
        }
    }

    @Test(arguments: older.indices)
    func `an older log gets the tables that a new one is made with`(index: Int) async throws {
        try await withLogFixture { migrated in
            try write(Self.older[index], migrated)
            try await migrated.open().close()
            try await withLogFixture { fresh in
                try await fresh.open().close()
                #expect(try migrated.inspect(layout) == fresh.inspect(layout))
            }
        }
    }

    /// The columns of all tables, the indexes, and the numbers in the header.
    private func layout(_ db: Database) throws -> [String] {
        let columns = """
            SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || coalesce(c.dflt_value, '')
                || ' ' || c.pk || ' ' || t.strict || t.wr
            FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
            ORDER BY t.name, c.cid
            """
        let indexes = "SELECT coalesce(sql, name) FROM sqlite_schema WHERE type = 'index' ORDER BY name"
        var found = try String.fetchAll(db, sql: columns) + String.fetchAll(db, sql: indexes)
        for name in ["user_version", "application_id", "page_size", "auto_vacuum", "journal_mode"] {
            found.append("\(name) \(try String.fetchOne(db, sql: "PRAGMA \(name)") ?? "")")
        }
        return found
    }

    @Test func `a damaged file of an older layout is not migrated`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try write(LayoutOne.sql, fixture)
            for page in try fixture.pages(of: "events") { try fixture.overwrite(page: page) }
            #expect(await code { _ = try await fixture.open() } == .unreadable)
            #expect(try fixture.inspect { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 1)
        }
    }
}
