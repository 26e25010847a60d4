import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization
import Vendors

/// Collects one answer, bounded, and tells when the request has left.
final class AnswerCollector: HTTPClientResponseDelegate, Sendable {
    typealias Response = Reply

    private struct State {
        var hasBegun = false
        var status = 0
        var headers = HeaderList()
        var body: [UInt8] = []
    }

    private let mostBytes: Int
    private let now: @Sendable () -> Int64
    private let onWritten: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameter now: milliseconds since 1970.
    init(mostBytes: Int, now: @escaping @Sendable () -> Int64, onWritten: @escaping @Sendable () -> Void) {
        self.mostBytes = mostBytes
        self.now = now
        self.onWritten = onWritten
    }

    /// Whether anything of the request went out on an open connection.
    var hasBegun: Bool { state.withLock(\.hasBegun) }

    func didSendRequestHead(task: HTTPClient.Task<Reply>, _ head: HTTPRequestHead) {
        state.withLock { $0.hasBegun = true }
    }

    func didSendRequest(task: HTTPClient.Task<Reply>) {
        onWritten()
    }

    func didReceiveHead(task: HTTPClient.Task<Reply>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        state.withLock { state in
            state.status = Int(head.status.code)
            state.headers = HeaderList(head.headers.map { ($0.name, $0.value) })
            // https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
            if state.headers["Date"] == nil { state.headers["Date"] = HTTPDate.text(milliseconds: now()) }
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Reply>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let isTooLong = state.withLock { state in
            state.body += buffer.readableBytesView
            return state.body.count > mostBytes
        }
        return isTooLong
            ? task.eventLoop.makeFailedFuture(NIOTooManyBytesError(maxBytes: mostBytes))
            : task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<Reply>) throws -> Reply {
        state.withLock { .answer(status: $0.status, headers: $0.headers, body: $0.body) }
    }
}
