import Synchronization

/// How much the writer did since the log was opened. Set by the writer, read by anybody: one short lock per commit.
final class WriteFigures: Sendable {
    private let all = Mutex(LogFigures())
    private let unmovedFrames = Atomic<Int>(0)
    private let lastForecast = Mutex(LogStatus.Forecast())
    private let lastBacklogs = Mutex<[NameID: LogStatus.BacklogUse]>([:])
    private let newest = Atomic<Int64>(0)

    var snapshot: LogFigures { all.withLock { $0 } }

    var commits: Int { all.withLock { $0.commits } }
    var checkpoints: Int { all.withLock { $0.checkpoints } }

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

    /// Of destinations that may be owed only so much.
    var backlogs: [NameID: LogStatus.BacklogUse] {
        get { lastBacklogs.withLock(\.self) }
        set { lastBacklogs.withLock { $0 = newValue } }
    }

    /// The highest number that was committed: whoever begins to read after seeing it finds it.
    var lastSequence: Int64 {
        get { newest.load(ordering: .acquiring) }
        set { newest.store(newValue, ordering: .releasing) }
    }

    func update(_ change: (inout LogFigures) -> Void) { all.withLock { change(&$0) } }

    func committed(events: Int, _ time: CommitTime) {
        update { figures in
            figures.commits += 1
            if events > 0 { figures.eventsPerCommit.add(events) }
            figures.commit.add(time.whole)
            figures.sync.add(time.sync)
        }
    }
}

/// In microseconds.
struct CommitTime {
    var whole: Int
    var sync: Int
}
