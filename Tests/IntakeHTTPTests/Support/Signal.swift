/// Something that happens once, and that others can wait for.
struct Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func send() {
        continuation.finish()
    }

    /// Returns when sent, or when the task is cancelled.
    func wait() async {
        for await _ in stream {}
    }
}
