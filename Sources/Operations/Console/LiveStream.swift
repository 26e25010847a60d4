import NIOCore
import ServiceLifecycle

/// A page as server-sent events, once and then each second in which it changed; ends with the process, or with the visitor's
/// session.
///
/// https://html.spec.whatwg.org/multipage/server-sent-events.html
struct LiveStream: AsyncSequence, Sendable {
    /// Times without a change after which something is written all the same, so that a connection that is gone is noticed.
    private static let silences = 15

    /// Nil ends it.
    let page: @Sendable () async -> String?
    /// How often it is made again.
    var every = Duration.seconds(1)

    func makeAsyncIterator() -> Iterator {
        Iterator(page: page, every: every)
    }

    struct Iterator: AsyncIteratorProtocol {
        let page: @Sendable () async -> String?
        let every: Duration
        private var last: String?

        init(page: @escaping @Sendable () async -> String?, every: Duration) {
            self.page = page
            self.every = every
        }

        mutating func next() async throws -> ByteBuffer? {
            for _ in 0...LiveStream.silences {
                if last != nil { try await cancelWhenGracefulShutdown { [every] in try await Task.sleep(for: every) } }
                guard let next = await page() else { return nil }
                if next != last {
                    last = next
                    return Self.event(next)
                }
            }
            return ByteBuffer(string: ":\n\n")
        }

        private static func event(_ text: String) -> ByteBuffer {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "data: \($0)\n" }
            return ByteBuffer(string: lines.joined() + "\n")
        }
    }
}
