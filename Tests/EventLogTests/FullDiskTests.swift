import Foundation
import Testing

@testable import EventLog

/// A disk that is full, for real: a small file system in memory, which only root may mount.
@Suite(.enabled(if: geteuid() == 0, "needs root, to mount a small file system"))
struct FullDiskTests {
    private static let ballast = 4 << 20
    private static let body = String(repeating: "x", count: 10_000)

    @Test func `on a full disk what was sent is recorded, and events are taken again when they have gone`()
        async throws
    {
        try await withSmallDisk(megabytes: 24) { fixture in
            let shop = try await Storefront(try await fixture.open(ballastBytes: Self.ballast))
            try await fill(shop)
            #expect(FileSize.bytes(of: fixture.path + "-ballast") == 0)
            let accepted = try await shop.status().accepted
            #expect(accepted > 500)
            var settled = 0
            while case let events = try await shop.next(events: 50).events, !events.isEmpty {
                try await shop.settle(
                    events.map { event in
                        event.sequence.isMultiple(of: 10)
                            ? .dead(.event(event.sequence), .refused()) : .delivered(.event(event.sequence))
                    })
                settled += events.count
            }
            #expect(settled == accepted)
            try await shop.log.sweep()
            try await shop.append([Self.body])
            #expect(FileSize.bytes(of: fixture.path + "-ballast") == Self.ballast)
        }
    }

    @Test func `a disk that others fill stops appends alone, and they go on once it is emptied`() async throws {
        try await withSmallDisk(megabytes: 24) { fixture in
            let shop = try await Storefront(try await fixture.open(ballastBytes: Self.ballast))
            for _ in 0..<10 { try await shop.append((0..<10).map { _ in Self.body }) }
            let filler = fixture.directory + "/filler"
            try Data().write(to: URL(fileURLWithPath: filler))
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: filler))
            while (try? file.write(contentsOf: Data(repeating: 1, count: 4_096))) != nil {}
            try await fill(shop)
            #expect(FileSize.bytes(of: fixture.path + "-ballast") == 0)
            let events = try await shop.next(events: 50).events
            try await shop.deliver(events)
            try await shop.log.sweep()
            #expect(await code { try await shop.append(["still full"]) } == .full)
            try file.truncate(atOffset: 0)
            try file.close()
            try await shop.log.sweep()
            try await shop.append(["taken again"])
            #expect(try await shop.status().delivered == events.count)
        }
    }

    @Test func `a log that finds no room for its ballast takes no events until there is`() async throws {
        try await withSmallDisk(megabytes: 8) { fixture in
            let filler = fixture.directory + "/filler"
            try Data(repeating: 1, count: 7 << 20).write(to: URL(fileURLWithPath: filler))
            let shop = try await Storefront(try await fixture.open(ballastBytes: Self.ballast))
            #expect(await code { try await shop.append(["one"]) } == .full)
            try FileManager.default.removeItem(atPath: filler)
            try await shop.log.sweep()
            try await shop.append(["one"])
        }
    }

    /// Appends until the disk is full.
    private func fill(_ shop: Storefront) async throws {
        var refusal: LogError.Code?
        while refusal == nil { refusal = await code { try await shop.append((0..<10).map { _ in Self.body }) } }
        #expect(refusal == .full)
    }

    private func withSmallDisk(megabytes: Int, _ body: (LogFixture) async throws -> Void) async throws {
        let fixture = try LogFixture()
        defer { fixture.remove() }
        try run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", fixture.directory)
        let result: Result<Void, any Error>
        do {
            try await withLogFixture(LogFixture(directory: fixture.directory), isRemoved: false, body)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try run("umount", fixture.directory)
        try result.get()
    }

    private func run(_ command: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(command)")
    }
}

/// The ballast file itself.
struct BallastTests {
    @Test func `it has blocks of its own, is given up once, and laid again`() throws {
        let fixture = try LogFixture()
        defer { fixture.remove() }
        var ballast = Ballast(besides: fixture.path, bytes: 2 << 20)
        let laid = [ballast.lay(), ballast.lay()]
        #expect(laid == [true, false] && ballast.isLaid)
        var info = stat()
        #expect(unsafe stat(ballast.path, &info) == 0)
        #expect(info.st_size == 2 << 20 && info.st_blocks * 512 >= 2 << 20)
        let given = [ballast.giveUp(), ballast.giveUp()]
        #expect(given == [true, false] && !ballast.isLaid)
        #expect(!FileManager.default.fileExists(atPath: ballast.path))
        let again = ballast.lay()
        #expect(again)
    }

    @Test func `a log without one is never without room on its account`() throws {
        let fixture = try LogFixture()
        defer { fixture.remove() }
        var ballast = Ballast(besides: fixture.path, bytes: 0)
        let changes = [ballast.lay(), ballast.giveUp()]
        #expect(changes == [false, false] && ballast.isLaid)
        #expect(!FileManager.default.fileExists(atPath: ballast.path))
    }

    @Test func `one that is there from before is taken as it is`() throws {
        let fixture = try LogFixture()
        defer { fixture.remove() }
        var first = Ballast(besides: fixture.path, bytes: 2 << 20)
        var second = Ballast(besides: fixture.path, bytes: 2 << 20)
        let laid = [first.lay(), second.lay()]
        #expect(laid == [true, true])
        #expect(FileSize.bytes(of: second.path) == 2 << 20)
    }

    /// `max_page_count` makes SQLite report a full disk.
    @Test func `a full disk costs the ballast and not what is to be settled`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(ballastBytes: 1 << 20))
            try await shop.append((0..<100).map { "\($0)" })
            let events = try await shop.next().events
            try await shop.log.limitPagesForTesting(1)
            let big = (0..<100).map { _ in String(repeating: "x", count: 4_000) }
            #expect(await code { try await shop.append(big) } == .full)
            #expect(FileSize.bytes(of: fixture.path + "-ballast") == 0)
            #expect(await code { try await shop.append(["small"]) } == .full)
            try await shop.deliver(events)
            #expect(try await shop.status().delivered == 100)
            try await shop.log.limitPagesForTesting(1 << 20)
            try await shop.log.sweep()
            #expect(FileSize.bytes(of: fixture.path + "-ballast") == 1 << 20)
            try await shop.append(big)
        }
    }
}
