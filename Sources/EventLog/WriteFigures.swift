import Synchronization

/// How much the writer did since the log was opened.
final class WriteFigures: Sendable {
    let commits = Atomic<Int>(0)
    let checkpoints = Atomic<Int>(0)
    /// Frames in the WAL that a checkpoint has not moved to the file.
    let walFrames = Atomic<Int>(0)
}
