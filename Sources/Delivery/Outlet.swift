import EventLog
import Vendors

/// One destination, as a pure state machine: what is fresh, what waits, what is on its way. No clock, no tasks, no
/// sockets: time is a parameter, and what is to be done comes back as ``Action`` values.
///
/// An item's way through it:
///
///     read ─▶ fresh ─▶ in flight ─▶ delivered or dead, recorded in the log ─▶ gone
///                ▲         │
///                │         ├─ later, parked ──▶ retries   (sent again first)
///                │         ├─ split ──────────▶ splits    (two halves)
///                │         └─ unsure ─────────▶ apart     (its own schedule; recorded as deferred)
///                └─ replays: dead letters that somebody sends again
///
/// Where order matters a subject is a lane (``Lanes``): for the whole destination when it is `ordered`, else for the
/// calls that are (``EndpointCall/isOrdered``). When something of a lane is set apart, what waits behind it is recorded
/// as deferred too, so that it holds back nobody else. Replays are in no lane.
///
/// A request counts as in flight until what became of it is on disk: so a crash repeats at most
/// concurrency × batch events.
///
/// | file | phase |
/// |---|---|
/// | `Outlet+Reading` | what is read, and how much is kept in memory |
/// | `Outlet+Choosing` | which batch goes next, and when |
/// | `Outlet+Judging` | what a verdict does |
/// | `Outlet+Holding` | batches that wait to be sent again; giving up |
/// | `Outlet+Remembering` | what outlives the process |
struct Outlet: Sendable {
    let settings: OutletSettings
    let index: Int

    var fresh = Fresh()
    var replays: [Item] = []
    var retries: [Batch] = []
    var splits: [Batch] = []
    var apart: [Batch] = []
    var inFlight: [Int: Flight] = [:]
    /// What is on its way and somebody took back: not to be sent again.
    var takenBack: Set<ItemID> = []

    var gate = Gate.open
    /// The vendor asked for silence until then; a success of a request that was already on its way does not end it.
    var silentUntil = Duration.zero
    var adaptation = Adaptation()
    var figures = RequestFigures()
    var size: SizeLimit
    var isPaused = false
    var isStopping = false
    var reading = Reading()
    var memory = Memory()

    /// When another request last succeeded.
    var lastSuccess: Duration?
    /// Single events refused in a row with nothing delivered between them.
    var refusedInRow = 0
    /// Items sent again since the last settlement.
    var retried = 0
    /// Counts requests, for the shares of splits and replays.
    var turn = 0

    /// A request on its way, answered, or being recorded.
    struct Flight: Sendable {
        var batch: Batch
        /// ``BatchID``
        let id: UInt64
        let startedAt: Duration
        var isWritten = false
        var isAnswered = false
        /// Whether its items are done with once they are recorded; not when they were set apart.
        var isFinal = true
    }

    init(settings: OutletSettings, index: Int, isPaused: Bool = false) {
        self.settings = settings
        self.index = index
        self.isPaused = isPaused
        size = SizeLimit(configured: settings.batch.bytes)
    }

    /// Requests in flight at once, as of now.
    var concurrency: Int { adaptation.concurrency(of: settings.concurrency) }

    /// What a request may hold, as of now.
    var limits: BatchLimits {
        BatchLimits(events: settings.batch.events, bytes: size.bytes, wait: settings.batch.wait)
    }
}
