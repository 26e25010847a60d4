import NIOCore
import Synchronization

/// The faults of a running simulator, shared by its connections.
final class FaultBoard: Sendable {
    private let state: Mutex<FaultState>

    init(_ configuration: SimulatorConfiguration) {
        state = Mutex(FaultState(configuration, at: Self.now))
    }

    func ruling() -> Ruling {
        state.withLock { $0.ruling(at: Self.now) }
    }

    /// From now on.
    func play(_ script: FaultScript) {
        state.withLock { $0.play(script, at: Self.now) }
    }

    private static var now: UInt64 { NIODeadline.now().uptimeNanoseconds }
}
