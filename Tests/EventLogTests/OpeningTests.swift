import Foundation
import GRDB
import Testing

@testable import EventLog

struct OpeningTests {
    @Test func `the settings in force are those durability needs`() async throws {
        try await withLogFixture { fixture in
            let file = try LogFile(opening: fixture.configuration())
            defer {
                file.close()
                file.lock.release()
            }
            let writer = file.writer
            let expected = [
                "synchronous": "2", "journal_mode": "wal", "wal_autocheckpoint": "0", "mmap_size": "0",
                "foreign_keys": "0", "auto_vacuum": "2", "page_size": "4096",
                "application_id": "\(LogSchema.applicationID)", "user_version": "\(LogSchema.version)",
            ]
            let found = try await writer.writeWithoutTransaction { db in
                var found: [String: String] = [:]
                for name in expected.keys { found[name] = try String.fetchOne(db, sql: "PRAGMA \(name)") }
                return found
            }
            #expect(found == expected)
        }
    }

    @Test func `a missing directory is created`() async throws {
        let fixture = try LogFixture()
        defer { fixture.remove() }
        var configuration = fixture.configuration()
        configuration.path = fixture.directory + "/one/two/log.db"
        let log = try await SQLiteEventLog.open(configuration)
        await log.close()
        #expect(FileManager.default.fileExists(atPath: configuration.path))
    }

    @Test func `a second opening is told who holds the file`() async throws {
        try await withLogFixture { fixture in
            let log = try await fixture.open()
            let error = await #expect(throws: LogError.self) { _ = try await fixture.open() }
            #expect(error?.code == .locked)
            #expect(error?.detail.contains("process \(getpid())") == true)
            await log.close()
            _ = try await fixture.open()
        }
    }

    @Test func `a clean stop leaves one file and the lock`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one"])
            await shop.log.close()
            let files = try FileManager.default.contentsOfDirectory(atPath: fixture.directory).sorted()
            #expect(files == ["log.db", "log.db-lock"])
        }
    }

    // MARK: What is not a log

    private func expectUnreadable(
        _ fixture: LogFixture, _ word: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
        let error = await #expect(throws: LogError.self, sourceLocation: sourceLocation) {
            _ = try await fixture.open()
        }
        #expect(error?.code == .unreadable, sourceLocation: sourceLocation)
        #expect(error?.detail.contains(word) == true, "\(error?.detail ?? "")", sourceLocation: sourceLocation)
        #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == before, sourceLocation: sourceLocation)
    }

    @Test(arguments: ["listen: 127.0.0.1:8080\n", String(repeating: "x", count: 10_000)])
    func `a file that is not SQLite's is refused and left alone`(content: String) async throws {
        try await withLogFixture(audits: false) { fixture in
            try Data(content.utf8).write(to: URL(fileURLWithPath: fixture.path))
            try await expectUnreadable(fixture, "not an SQLite file")
            let files = try FileManager.default.contentsOfDirectory(atPath: fixture.directory).sorted()
            #expect(files == ["log.db", "log.db-lock"])
        }
    }

    @Test func `somebody else's SQLite file is refused and left alone`() async throws {
        try await withLogFixture(audits: false) { fixture in
            let other = try DatabaseQueue(path: fixture.path)
            try await other.write { try $0.execute(sql: "CREATE TABLE t (a)") }
            try other.close()
            try await expectUnreadable(fixture, "not a log")
        }
    }

    @Test func `a newer file is refused and left alone`() async throws {
        try await withLogFixture(audits: false) { fixture in
            try await fixture.open().close()
            let other = try DatabaseQueue(path: fixture.path)
            try await other.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA user_version = \(LogSchema.version + 1)")
                try db.checkpoint(.truncate)
            }
            try other.close()
            try await expectUnreadable(fixture, "newer")
        }
    }

    @Test(arguments: [0.3, 0.9])
    func `a truncated file is refused and left alone`(share: Double) async throws {
        try await withLogFixture(audits: false) { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append((0..<200).map { _ in String(repeating: "x", count: 1_000) })
            await shop.log.close()
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: fixture.path))
            let size = try file.seekToEnd()
            try file.truncate(atOffset: UInt64(Double(size) * share) / 4_096 * 4_096)
            try file.close()
            try await expectUnreadable(fixture, "malformed")
        }
    }

    @Test func `a damaged page at the tail of the events is found before anything is served`() async throws {
        try await withLogFixture(audits: false) { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append((0..<200).map { _ in String(repeating: "x", count: 1_000) })
            await shop.log.close()
            try fixture.overwrite(page: try #require(try fixture.pages(of: "events").last))
            try await expectUnreadable(fixture, "malformed")
        }
    }

    @Test func `a WAL whose file is gone is refused and left alone`() async throws {
        try await withLogFixture(audits: false) { fixture in
            let wal = URL(fileURLWithPath: fixture.path + "-wal")
            try Data("frames".utf8).write(to: wal)
            #expect(await code { _ = try await fixture.open() } == .unreadable)
            #expect(try Data(contentsOf: wal) == Data("frames".utf8))
        }
    }

    @Test(arguments: ["", "-wal"])
    func `nothing is answered with success once a file is gone from under the log`(suffix: String) async throws {
        try await withLogFixture(audits: false) { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one"])
            try FileManager.default.removeItem(atPath: fixture.path + suffix)
            await #expect(throws: LogError.self) { try await shop.append(["two"]) }
            let error = await #expect(throws: LogError.self) { try await shop.append(["three"]) }
            #expect(error?.code == .failed)
        }
    }

    @Test func `what a crash left of creating a file does not matter`() async throws {
        try await withLogFixture { fixture in
            try Data("half a page".utf8).write(to: URL(fileURLWithPath: fixture.path + "-new"))
            _ = try await fixture.open()
        }
    }

    @Test func `an empty file becomes a log`() async throws {
        try await withLogFixture { fixture in
            try Data().write(to: URL(fileURLWithPath: fixture.path))
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one"])
        }
    }
}
