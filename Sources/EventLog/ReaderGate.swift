import Dispatch
import Synchronization

/// Lets the writer have a moment without readers.
///
/// A WAL can be begun anew only while no reader is in it. When readers follow each other without pause it never is, and
/// grows for ever (176 MB in 8 s with five of them). So when the WAL is four times as long as a checkpoint is due at, the
/// writer closes the gate: reads that are under way end, which takes as long as 4,096 rows take, new ones wait, and one
/// checkpoint moves everything. Readers that come after it read from the file alone and are in nobody's way.
final class ReaderGate: Sendable {
    private struct State {
        var readers = 0
        var waiting = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let opened = DispatchSemaphore(value: 0)
    private let drained = DispatchSemaphore(value: 0)

    // MARK: Readers

    func enter() {
        let waits = state.withLock { state in
            if state.isClosed { state.waiting += 1 } else { state.readers += 1 }
            return state.isClosed
        }
        if waits { opened.wait() }
    }

    func leave() {
        let isLast = state.withLock { state in
            state.readers -= 1
            return state.isClosed && state.readers == 0
        }
        if isLast { drained.signal() }
    }

    // MARK: The writer

    /// Waits for the reads that are under way.
    func close() {
        let waits = state.withLock { state in
            state.isClosed = true
            return state.readers > 0
        }
        if waits { drained.wait() }
    }

    /// Those that waited are let in.
    func open() {
        let waiting = state.withLock { state in
            state.isClosed = false
            state.readers += state.waiting
            defer { state.waiting = 0 }
            return state.waiting
        }
        for _ in 0..<waiting { opened.signal() }
    }
}
