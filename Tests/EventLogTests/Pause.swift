import Dispatch
import Synchronization

@testable import EventLog

/// Makes the writer wait inside a commit handler, so that what is asked meanwhile is done in one round, in order.
struct Pause {
    private let shop: Storefront

    init(_ shop: Storefront) {
        self.shop = shop
    }

    /// Appends an event "pause" to stop the writer, lets `body` put commands in one after the other, and returns what
    /// became of them, in order.
    func whileWriterWaits<Value: Sendable>(
        _ body: ((@escaping @Sendable () async throws -> Value) async -> Void) async -> Void
    ) async throws -> [Value] {
        let gate = DispatchSemaphore(value: 0)
        let isWaiting = Mutex(false)
        shop.log.onCommit {
            let isFirst = isWaiting.withLock { isWaiting in
                defer { isWaiting = true }
                return !isWaiting
            }
            if isFirst { gate.wait() }
        }
        let shop = shop
        let pause = Task { try await shop.append(["pause"]) }
        while !isWaiting.withLock(\.self) { await Task.yield() }
        var tasks: [Task<Value, any Error>] = []
        await body { work in
            let count = shop.log.waitingCount
            tasks.append(Task { try await work() })
            while shop.log.waitingCount == count { await Task.yield() }
        }
        gate.signal()
        try await pause.value
        var values: [Value] = []
        for task in tasks { values.append(try await task.value) }
        return values
    }
}
