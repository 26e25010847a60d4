/// What the writer knows about space and what it has planned to do about it.
struct SpaceKeeping {
    enum Chore {
        case trim
        case vacuum
        case storePlaces
        case forgetRepeats
    }

    struct Trim {
        /// Everything at or below is finished, but for what was set apart.
        var through: Int64 = 0
        /// The latest `received_at` to trim, in milliseconds since 1970.
        var cutoff: Int64 = .min
    }

    /// About 4 MiB of WAL; a checkpoint of 1,000 frames takes 2.4 ms, of 16,384 frames 36 ms.
    static let checkpointFrames = 1_000
    /// The readers' gate is closed for one checkpoint when the WAL is as long as this: 16 MiB.
    static let gateFrames = 4 * checkpointFrames
    /// The most frames that one checkpoint moves.
    static let sliceFrames = 8 * checkpointFrames
    /// Free pages that the file keeps at least: 4 MiB.
    static let sparePages = 1_024
    /// Pages given back at a time.
    static let vacuumBite = 64
    /// Idempotency keys forgotten at a time: some 40 pages.
    static let repeatBite = 1_000

    var ballast: Ballast
    var growth = GrowthGauge()
    var chores: Set<Chore> = []
    var trim = Trim()
    /// How many are counting rows, which must stay meanwhile.
    var holds = 0
    /// Every event at or below was trimmed or is set apart.
    var swept: Int64 = 0
    /// Rows looked at in one bite.
    private(set) var bite = 256
    /// Bytes of bodies in one bite. Rows are quick to delete when many are on a page, so their time says little about the
    /// next ones, which may be larger: what a bite may take is bounded by pages too.
    static let biteBytes = 1 << 20
    static let largestBite = 4_096
    /// However slow the machine is at the moment: near the bound, trimming has to keep up with what is appended.
    static let smallestBite = 64
    /// How long the WAL was when the gate was last closed.
    var gatedAt = 0
    /// Somebody waits until nothing of the past is left in the WAL.
    var wantsEmptyWAL = Wish.no

    enum Wish {
        case no
        case yes
        case done
    }

    /// Checkpoints go on without waiting for a commit: more than a slice was left, and the last one moved something.
    var isCatchingUp = false

    init(_ configuration: LogConfiguration) {
        ballast = Ballast(
            besides: configuration.path, bytes: configuration.isTrimming ? configuration.ballastBytes : 0)
    }

    /// Keeps a bite between about 1 and 4 ms.
    mutating func paceBite(_ nanoseconds: UInt64) {
        if nanoseconds > 4_000_000 { bite = max(bite / 2, Self.smallestBite) }
        if nanoseconds < 1_000_000 { bite = min(bite * 2, Self.largestBite) }
    }
}
