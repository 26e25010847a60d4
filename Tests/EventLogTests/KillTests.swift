import Foundation
import Synchronization
import Testing

@testable import EventLog

struct KillTests {
    /// The child acknowledges each append on its standard output after it returned, and kills itself in the middle of
    /// others. SIGKILL leaves the page cache, so this shows that nothing waits in the process, not that it was synced.
    @Test func `what was acknowledged before a SIGKILL is there afterwards`() async throws {
        try await withLogFixture { fixture in
            let path = fixture.path
            let result = try await #require(
                processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
            ) { [path = path as String] in
                let log = try await SQLiteEventLog.open(LogConfiguration(path: path))
                let shop = try await Storefront(log)
                let route = try await log.route(to: shop.destinations)
                let acknowledged = Atomic<Int>(0)
                await withTaskGroup(of: Void.self) { group in
                    for caller in 0..<8 {
                        group.addTask {
                            for index in 0..<1_000 {
                                let body = "\(caller)-\(index)"
                                guard (try? await log.append(shop.submission([body], route))) != nil else { return }
                                FileHandle.standardOutput.write(Data("\(body)\n".utf8))
                                if acknowledged.add(1, ordering: .relaxed).newValue == 1_000 { kill(getpid(), SIGKILL) }
                            }
                        }
                    }
                }
            }
            let output = String(decoding: result.standardOutputContent, as: UTF8.self)
            let acknowledged = Set(output.split(separator: "\n").map(String.init).filter { $0.contains("-") })
            #expect(acknowledged.count >= 999)
            let shop = try await Storefront(try await fixture.open())
            let found = try await shop.next(events: 100_000, bytes: 1 << 30).events.map(\.text)
            #expect(acknowledged.subtracting(found).isEmpty)
            #expect(Set(found).count == found.count)
        }
    }
}
