import GRDB

/// A connection that can only read, on a queue of its own.
///
/// Callers wait on a continuation, not with GRDB's async functions: those interrupt a read when the task that asked for
/// it is cancelled, and a half-read stretch would be lost.
final class Reader: Sendable {
    private let queue: DatabaseQueue
    private let path: String
    /// Nil for what may take long: the writer must not wait for it.
    private let gate: ReaderGate?

    init(_ queue: DatabaseQueue, _ path: String, gate: ReaderGate? = nil) {
        self.queue = queue
        self.path = path
        self.gate = gate
    }

    /// `body` sees the log as of one moment.
    ///
    /// - Parameter isShort: false for a read that the writer must not wait for, though others by this reader are short.
    func read<Value: Sendable>(
        _ operation: String, isShort: Bool = true, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LogError) -> Value {
        let result = await withCheckedContinuation { continuation in
            queue.asyncUnsafeRead { [gate = isShort ? gate : nil] access in
                gate?.enter()
                let result = Result { try access.get().isolated(body) }
                gate?.leave()
                continuation.resume(returning: result)
            }
        }
        switch result {
        case .success(let value): return value
        case .failure(let error): throw LogError(operation, path: path, error)
        }
    }

    /// Waits for reads that are under way.
    func close() {
        try? queue.close()
    }
}

extension Database {
    /// Within one transaction, so that all statements see the same moment. How it ends does not matter: nothing was
    /// written, and ending it fails after damage was met and dealt with.
    fileprivate func isolated<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try prepared("BEGIN DEFERRED").run()
        defer {
            for end in ["COMMIT", "ROLLBACK"] where isInsideTransaction { try? prepared(end).run() }
        }
        return try body(self)
    }
}
