import Dispatch
import Testing

@testable import EventLog

/// The writer's sleep while it gathers. A sleep that nobody ends is as long as the test may take.
@Suite(.timeLimit(.minutes(1)))
struct InboxTests {
    private static let forEver: UInt64 = 3_600_000_000_000

    /// Returns once the writer, which gathers two, goes on.
    private func gathering(_ inbox: Inbox, while body: () -> Void) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                inbox.gather(2, within: Self.forEver)
                continuation.resume()
            }
            body()
        }
    }

    @Test func `whoever gathers goes on as soon as enough wait`() async {
        for _ in 0..<200 {
            let inbox = Inbox(maxBytes: 1)
            await gathering(inbox) {
                for _ in 0..<2 { inbox.submit(.emptyWAL, bytes: 0) { _ in } }
            }
            #expect(inbox.take(within: .never)?.count == 2)
        }
    }

    @Test func `whoever gathers goes on when the log is closed`() async {
        for _ in 0..<200 {
            let inbox = Inbox(maxBytes: 1)
            await gathering(inbox) {
                inbox.submit(.emptyWAL, bytes: 0) { _ in }
                inbox.close()
            }
            #expect(inbox.take(within: .never)?.count == 1)
            #expect(inbox.take(within: .never) == nil)
        }
    }

    @Test func `what was put in while nobody gathered is taken by the next who looks`() async {
        let inbox = Inbox(maxBytes: 1)
        inbox.gather(2, within: 1)
        inbox.submit(.emptyWAL, bytes: 0) { _ in }
        #expect(inbox.take(within: .never)?.count == 1)
    }
}
