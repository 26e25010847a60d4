import EventLog
import Synchronization
import Vendors

/// A check of the running log: it may take minutes, so it is asked for, and asked about.
final class CheckJob: Sendable {
    private enum State {
        case idle
        case running(Double)
        case done(LogReport)
        case failed(LogError)
    }

    private let state = Mutex(State.idle)

    /// Begins one unless one is running.
    func start(_ log: any EventLog) {
        let begins = state.withLock { state in
            if case .running = state { return false }
            state = .running(0)
            return true
        }
        guard begins else { return }
        Task {
            do throws(LogError) {
                let report = try await log.check { [weak self] progress in
                    self?.state.withLock { $0 = .running(progress) }
                }
                state.withLock { $0 = .done(report) }
            } catch {
                state.withLock { $0 = .failed(error) }
            }
        }
    }

    /// The last one's result, or how far the present one is.
    func answer() throws -> Answer {
        switch state.withLock({ $0 }) {
        case .idle: throw AdminFault(status: 404, message: "no check was asked for")
        case .running(let progress):
            let percent = Int(progress * 100)
            return .json(
                JSONText.object([("state", .string("running")), ("percent", .integer(percent))]).text, status: 202)
        case .done(let report): return .json(CheckReport(report).json.text)
        case .failed(let error): throw error
        }
    }
}
