import Foundation
import Synchronization
import Testing

@testable import EventLog

struct KillTests {
    /// SIGKILL leaves the page cache alone, so this shows that nothing acknowledged waits in the process; that it was
    /// synced is shown elsewhere.
    @Test func `what was acknowledged before a kill is there afterwards`() async throws {
        try await withLogFixture { fixture in
            let result = await #expect(
                processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
            ) { [path = fixture.path as String] in
                try await Child.appendUntilKilled(path)
            }
            let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
            let acknowledged = Set(output.split(separator: "\n").map(String.init).filter { $0.hasPrefix("event ") })
            #expect(acknowledged.count >= Child.count)
            let shop = try await Storefront(try await fixture.open())
            let found = try await shop.next(events: 100_000, bytes: 1 << 30).events.map(\.text)
            #expect(acknowledged.subtracting(found).isEmpty)
            #expect(Set(found).count == found.count)
        }
    }
}

/// Appends from many callers, says each on its standard output once `append` has returned, and kills itself while
/// others are under way.
private enum Child {
    static let count = 1_000
    private static let acknowledged = Atomic<Int>(0)

    static func appendUntilKilled(_ path: String) async throws {
        let shop = try await Storefront(try await SQLiteEventLog.open(LogConfiguration(path: path)))
        let route = try await shop.log.route(to: shop.destinations)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<8 {
                group.addTask {
                    for index in 0..<count { try await append("event \(caller)-\(index)", shop, route) }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func append(_ body: String, _ shop: Storefront, _ route: RouteID) async throws {
        try await shop.log.append(shop.submission([body], route))
        FileHandle.standardOutput.write(Data("\(body)\n".utf8))
        if acknowledged.add(1, ordering: .relaxed).newValue == count { kill(getpid(), SIGKILL) }
    }
}
