import Synchronization

/// How much the writer did since the log was opened. Set by the writer, read by anybody.
final class WriteFigures: Sendable {
    private let commitCount = Atomic<Int>(0)
    private let checkpointCount = Atomic<Int>(0)
    private let unmovedFrames = Atomic<Int>(0)
    private let lastForecast = Mutex(LogStatus.Forecast())

    var commits: Int { commitCount.load(ordering: .relaxed) }
    var checkpoints: Int { checkpointCount.load(ordering: .relaxed) }

    /// Frames in the WAL that no checkpoint has moved to the file.
    var walFrames: Int {
        get { unmovedFrames.load(ordering: .relaxed) }
        set { unmovedFrames.store(newValue, ordering: .relaxed) }
    }

    /// As of the last look for chores, which is once a second.
    var forecast: LogStatus.Forecast {
        get { lastForecast.withLock(\.self) }
        set { lastForecast.withLock { $0 = newValue } }
    }

    func committed() { commitCount.add(1, ordering: .relaxed) }

    func checkpointed() { checkpointCount.add(1, ordering: .relaxed) }
}
