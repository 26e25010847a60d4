import EventLog
import Synchronization
import Validation
import Vendors

/// Removes from the log what is queued of those who opt out.
///
/// Finding it means reading every event that anybody is owed. While one scan runs, those who come meanwhile wait and share
/// the next, so a thousand at once cost two scans and not a thousand.
final class TakingBack: Sendable {
    struct Wish: Sendable {
        let optOut: OptOut
        /// Of the opting out itself: one that is still queued stays.
        let kind: NameID
        let source: NameID
        let dialect: any Dialect
    }

    private typealias Waiting = (wish: Wish, continuation: CheckedContinuation<Result<Void, LogError>, Never>)

    private struct State {
        var waiting: [Waiting] = []
        var isScanning = false
    }

    private let log: any EventLog
    private let state = Mutex(State())

    init(log: any EventLog) {
        self.log = log
    }

    /// Returns when nothing that was stored before is owed to anybody any more.
    func remove(_ wish: Wish) async throws(LogError) {
        let result = await withCheckedContinuation { continuation in
            let starts = state.withLock { state in
                state.waiting.append((wish, continuation))
                defer { state.isScanning = true }
                return !state.isScanning
            }
            if starts { Task { await scan() } }
        }
        try result.get()
    }

    /// Until nobody waits.
    private func scan() async {
        while let waiting = takeAll() {
            for (source, some) in Dictionary(grouping: waiting, by: \.wish.source) {
                let result = await remove(some.map(\.wish), of: source)
                for one in some { one.continuation.resume(returning: result) }
            }
        }
    }

    private func takeAll() -> [Waiting]? {
        state.withLock { state in
            state.isScanning = !state.waiting.isEmpty
            defer { state.waiting = [] }
            return state.waiting.isEmpty ? nil : state.waiting
        }
    }

    private func remove(_ wishes: [Wish], of source: NameID) async -> Result<Void, LogError> {
        guard let first = wishes.first else { return .success(()) }
        let optOuts = OptOuts(wishes.map(\.optOut))
        do throws(LogError) {
            _ = try await log.removeOwed(of: source) { kind, body in
                guard kind != first.kind, optOuts.mayConcern(body), let document = try? Document(parsing: body) else {
                    return false
                }
                return optOuts.concern(first.dialect.identity(of: document.root, in: document))
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }
}
