import NIOCore
import Synchronization
import Vendors

/// Where answers wait that were worked out on other threads, until their event loop writes them: all that have gathered
/// at once. So a commit that stores the requests of fifty connections wakes a loop once.
final class AnswerDesk: Sendable {
    private typealias Waiting = (answer: Answer, connection: NIOLoopBound<HTTPConnection>)

    private let loop: any EventLoop
    private let waiting = Mutex<[Waiting]>([])

    init(of loop: any EventLoop) {
        self.loop = loop
    }

    /// Has the loop hand the answer to its connection, in the order in which they come.
    func put(_ answer: Answer, for connection: NIOLoopBound<HTTPConnection>) {
        let isFirst = waiting.withLock { waiting in
            waiting.append((answer, connection))
            return waiting.count == 1
        }
        if isFirst { loop.execute { [self] in clear() } }
    }

    private func clear() {
        var all: [Waiting] = []
        waiting.withLock { swap(&$0, &all) }
        for (answer, connection) in all { connection.value.answered(answer) }
    }
}
