import Synchronization

/// ``LogRepeats`` for all handlers of a process.
final class LogGate: Sendable {
    /// The metadata that tell what a line is about, beside its message.
    static let subjects: Set<String> = ["destination", "source", "path", "from"]

    private let repeats = Mutex(LogRepeats())

    func lets(_ message: String, of subject: String, at time: UTCTime) -> Bool {
        repeats.withLock { $0.lets(.init(message: message, subject: subject), at: time.millisecondsSinceEpoch) }
    }

    /// What was held back in minutes that are over.
    func ended(at time: UTCTime, all: Bool) -> [(kind: LogRepeats.Kind, held: Int)] {
        repeats.withLock { $0.ended(at: time.millisecondsSinceEpoch, all: all) }
    }
}
