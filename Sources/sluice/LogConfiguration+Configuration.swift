import EventLog
import Logging

extension LogConfiguration {
    /// The log as the configuration wants it kept.
    init(_ configuration: Configuration, logger: Logger) {
        self.init(
            path: configuration.queue.path.resolved,
            maxBytes: configuration.queue.maxBytes.bytes,
            retention: configuration.queue.retention,
            repeats: configuration.queue.idempotency,
            intakeLetters: LetterBound(
                count: configuration.dead.intakeCount, bytes: configuration.dead.intakeBytes.bytes),
            logger: logger
        )
    }
}
