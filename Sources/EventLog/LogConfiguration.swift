public import Logging

/// How a log is kept.
public struct LogConfiguration: Sendable {
    /// The file; `-wal`, `-shm`, `-lock` and `-ballast` are put beside it. A missing directory is created.
    public var path: String
    /// The bound on used pages and what the WAL holds beyond them, in bytes. `append` throws `full` when less than
    /// ``reserve`` of it is left.
    public var maxBytes: Int
    /// Of ``maxBytes``, what is kept for settling, dead letters and trimming. What must be recorded is recorded even
    /// when it takes more.
    public var reserve: Int { min(64 << 20, maxBytes / 16) }
    /// Bytes of the ballast file: see ``Ballast``. 0: none.
    public var ballastBytes: Int
    /// How long an event is kept after every destination is done with it.
    public var retention: Duration
    /// How long a request with an idempotency key is known again.
    public var repeats: Duration
    /// Whether finished events are trimmed in due course. A command that looks into a log without being its server leaves
    /// that to the server.
    public var isTrimming = true
    /// Whether all rows are read once after the log was opened, slowly, in the background.
    public var isCheckedInBackground = false
    /// The bound on bytes handed to `append` and not yet committed. Reached, `append` throws `busy`.
    public var maxWaitingBytes: Int
    /// The bound on dead letters of stage `intake`. Reached, refused events are counted, not kept.
    public var intakeLetters: LetterBound
    public var logger: Logger
    /// The time, in milliseconds since 1970. It may jump; what the log stores as `received_at` never goes back.
    public var now: @Sendable () -> Int64

    public init(
        path: String,
        maxBytes: Int = 20 << 30,
        ballastBytes: Int? = nil,
        retention: Duration = .seconds(24 * 60 * 60),
        repeats: Duration = .seconds(24 * 60 * 60),
        maxWaitingBytes: Int = 64 << 20,
        intakeLetters: LetterBound = LetterBound(),
        logger: Logger = Logger(label: "sluice.log"),
        now: @escaping @Sendable () -> Int64 = WallClock.milliseconds
    ) {
        self.path = path
        self.maxBytes = maxBytes
        self.ballastBytes = ballastBytes ?? min(64 << 20, maxBytes / 16)
        self.retention = retention
        self.repeats = repeats
        self.maxWaitingBytes = maxWaitingBytes
        self.intakeLetters = intakeLetters
        self.logger = logger
        self.now = now
    }
}
