/// What the writer did since the log was opened. The bounds of the histograms are part of the interface: whoever
/// exports them promises them to others.
///
/// | histogram | unit | upper bounds |
/// |---|---|---|
/// | `eventsPerCommit` | events, of commits that stored some | 1, 2, 5, 10 … 10,000 |
/// | `commit` | µs, from the begin of a transaction to the end of its sync | 50, 100, 200, 500 … 10,000,000 |
/// | `sync` | µs, of that the COMMIT: writing the WAL and syncing it | the same |
/// | `checkpoint` | µs, moving frames into the file | the same |
public struct LogFigures: Sendable {
    public static let eventBounds = [
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000,
    ]
    public static let microsecondBounds = [
        50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000,
        5_000_000, 10_000_000,
    ]

    public internal(set) var commits = 0
    public internal(set) var checkpoints = 0
    /// Times that readers were kept out for one checkpoint.
    public internal(set) var gateClosings = 0
    /// Ranges of rows read from the file for delivery.
    public internal(set) var rangesRead = 0
    /// The most events, and the most bytes of their bodies, that one bite of trimming took.
    public internal(set) var largestBite = 0
    public internal(set) var largestBiteBytes = 0
    public internal(set) var eventsPerCommit = Histogram(bounds: eventBounds)
    public internal(set) var commit = Histogram(bounds: microsecondBounds)
    public internal(set) var sync = Histogram(bounds: microsecondBounds)
    public internal(set) var checkpoint = Histogram(bounds: microsecondBounds)

    public init() {}
}
