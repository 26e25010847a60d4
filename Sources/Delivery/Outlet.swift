import EventLog
import Vendors

/// One destination, as a pure state machine: what is ready, what waits, what is on its way. No clock, no tasks, no
/// sockets: time is a parameter, and what is to be done comes back as ``Action`` values.
///
/// An item's way through it:
///
///     read ─▶ ready ─▶ in flight ─▶ delivered or dead, recorded in the log ─▶ gone
///                ▲         │
///                │         ├─ later, parked ──▶ retries   (sent again first)
///                │         ├─ split ──────────▶ splits    (two halves)
///                │         └─ unsure ─────────▶ apart     (its own schedule; recorded as deferred)
///                └─ replays: dead letters that somebody sends again
///
/// Where order matters (``EndpointCall/isOrdered``) a subject is a lane: while one of its items is out of `ready` and
/// not done with, the later ones stay there. Replays are in no lane.
///
/// A request counts as in flight until what became of it is on disk: so a crash repeats at most
/// concurrency × batch events.
struct Outlet: Sendable {
    let settings: OutletSettings
    let index: Int

    var ready: [Queued] = []
    var replays: [Item] = []
    var retries: [Batch] = []
    var splits: [Batch] = []
    var apart: [Batch] = []
    var inFlight: [Int: Flight] = [:]
    var lanes = Lanes()

    var gate = Gate.open
    /// The vendor asked for silence until then; a success of a request that was already on its way does not end it.
    var silentUntil = Duration.zero
    var isPaused = false
    var isStopping = false
    var reading = Reading()

    /// When another request last succeeded.
    var lastSuccess: Duration?
    /// Single events refused in a row with nothing delivered between them.
    var refusedInRow = 0
    /// Items sent again since the last settlement.
    var retried = 0
    /// Counts requests, for the shares of splits and replays.
    var turn = 0

    /// A fresh item, and when it came.
    struct Queued: Sendable {
        let item: Item
        let since: Duration
    }

    /// A request on its way, answered, or being recorded.
    struct Flight: Sendable {
        var batch: Batch
        let startedAt: Duration
        var isWritten = false
        /// Whether its items are done with once they are recorded; not when they were set apart.
        var isFinal = true
    }

    /// What is known of the log's end.
    struct Reading: Sendable {
        var isReading = false
        /// There may be more to read than there was when the last read ended.
        var hasNews = true
        var end = Stretch.End.bound
        /// Something was recorded while a read was under way: what it says of full windows is no longer true.
        var madeRoom = false
        var isReadingReplays = false
        var hasReplays = true
    }

    init(settings: OutletSettings, index: Int, isPaused: Bool = false) {
        self.settings = settings
        self.index = index
        self.isPaused = isPaused
    }
}

// MARK: - Reading

extension Outlet {
    /// Fresh events kept in memory: enough for every concurrent request and the next.
    var readAhead: Int { max(512, settings.batch.events * (settings.concurrency + 2)) }

    /// Items set apart at once; beyond it nothing more is read.
    static let mostApart = 1000

    /// Bytes of all items in memory beyond which nothing more is read.
    var mostBytes: Int { max(16 << 20, settings.batch.bytes * (settings.concurrency + 2)) }

    mutating func readActions() -> [Action] {
        guard !isStopping, !isPaused else { return [] }
        var actions: [Action] = []
        if !reading.isReading, reading.hasNews, isRoomLeft {
            reading.isReading = true
            reading.hasNews = false
            reading.madeRoom = false
            actions.append(.read(outlet: index, events: readAhead - ready.count, bytes: mostBytes / 4))
        }
        if !reading.isReadingReplays, reading.hasReplays, replays.count < settings.batch.events, !isParked {
            reading.isReadingReplays = true
            reading.hasReplays = false
            actions.append(.readReplays(outlet: index, events: readAhead, bytes: mostBytes / 4))
        }
        return actions
    }

    private var isRoomLeft: Bool {
        ready.count <= readAhead / 2
            && retries.count < max(Self.mostHeldBatches, settings.concurrency * 2)
            && apart.reduce(0) { $0 + $1.items.count } < Self.mostApart
            && readyBytes < mostBytes
    }

    private var readyBytes: Int { ready.reduce(0) { $0 + $1.item.weight } }

    private var isParked: Bool { if case .parked = gate { true } else { false } }

    /// Failed batches that wait for the vendor to recover; beyond it, probes are made of these only.
    static let mostHeldBatches = 32

    mutating func took(_ stretch: Stretch, now: Duration) {
        reading.isReading = false
        reading.end = stretch.end
        if stretch.end == .bound || (stretch.end == .windowsFull && reading.madeRoom) { reading.hasNews = true }
        for event in stretch.events {
            ready.append(Queued(item: item(event, id: .event(event.sequence)), since: now))
        }
    }

    mutating func took(_ letters: [ReplayedLetter]) {
        reading.isReadingReplays = false
        reading.hasReplays = reading.hasReplays || !letters.isEmpty
        replays += letters.map { item($0.event, id: .letter($0.id), attempts: $0.attempts) }
    }

    /// Events that an earlier process set apart go on with their schedule.
    mutating func took(_ deferred: [DeferredEvent], now: Duration, wall: Int64) {
        for one in deferred {
            var batch = Batch(items: [item(one.event, id: .event(one.event.sequence), attempts: one.deferral.attempts)])
            batch.firstAt = one.deferral.firstAt
            batch.notBefore = now + .milliseconds(max(0, one.deferral.nextAt - wall))
            batch.isDeferred = true
            lanes.enter(batch.items)
            apart.append(batch)
        }
    }

    private func item(_ event: StoredEvent, id: ItemID, attempts: Int = 0) -> Item {
        let outbound = OutboundEvent(receivedAt: event.receivedAt, envelope: event.envelope, body: event.body)
        let call = settings.endpoint.call(of: outbound)
        return Item(
            id: id,
            event: outbound,
            call: call,
            lane: call.isOrdered && id.isEvent && event.subject != 0 ? event.subject : nil,
            weight: settings.endpoint.weight(of: outbound),
            earlierAttempts: attempts
        )
    }
}
