import EventLog
import Vendors

/// What is read from the log, and how much of it is kept in memory.
///
/// | in memory | at most |
/// |---|---|
/// | fresh events whose turn will come | `readAhead`, and one read more |
/// | fresh events that wait behind others of their subject | ``mostWaiting``: a subject with more than that slows the others |
/// | set apart, and those that follow them | ``mostApart``, and what is in flight |
/// | failed batches | ``mostHeldBatches``, or twice the concurrency |
/// | bytes of fresh events | `mostBytes`, and a quarter of that |
/// | bytes of failed batches, of halves and of those set apart | `mostBytes`, and those of fresh events and in flight |
///
/// Beyond any of these nothing more is read; the events wait in the log.
extension Outlet {
    /// What is known of the log's end.
    struct Reading: Sendable {
        /// What an earlier process left was taken over.
        var hasBegun = false
        var isReading = false
        /// There may be more to read than there was when the last read ended.
        var hasNews = true
        var end = Stretch.End.bound
        /// Something was recorded while a read was under way: what it says of full windows is no longer true.
        var madeRoom = false
        var isReadingReplays = false
        var hasReplays = true
        /// Taken back while a read was under way, which may bring them still.
        var takenBack: Set<Int64> = []

        mutating func withoutTakenBack<Element>(_ events: [Element], _ sequence: (Element) -> Int64) -> [Element] {
            guard !takenBack.isEmpty else { return events }
            defer { takenBack = [] }
            return events.filter { !takenBack.contains(sequence($0)) }
        }
    }

    /// Enough for every concurrent request and the next.
    var readAhead: Int { max(512, settings.batch.events * (settings.concurrency + 2)) }

    /// Events that wait in memory behind others of their subject.
    static let mostWaiting = 8192

    /// Events set apart at once, those that follow in their lanes included.
    static let mostApart = 4096

    var mostBytes: Int { max(16 << 20, settings.batch.bytes * (settings.concurrency + 2)) }

    mutating func readActions() -> [Action] {
        guard reading.hasBegun, !isStopping, !isPaused else { return [] }
        var actions: [Action] = []
        if !reading.isReading, reading.hasNews, isRoomLeft {
            reading.isReading = true
            reading.hasNews = false
            reading.madeRoom = false
            actions.append(.read(outlet: index, events: readAhead - fresh.turns, bytes: mostBytes / 4))
        }
        if !reading.isReadingReplays, reading.hasReplays, replays.count < settings.batch.events, !isParked {
            reading.isReadingReplays = true
            reading.hasReplays = false
            actions.append(.readReplays(outlet: index, events: readAhead, bytes: mostBytes / 4))
        }
        return actions
    }

    private var isRoomLeft: Bool {
        fresh.turns <= readAhead / 2
            && fresh.count - fresh.turns < Self.mostWaiting
            && retries.count < max(Self.mostHeldBatches, settings.concurrency * 2)
            && deferred < Self.mostApart
            && fresh.bytes < mostBytes
            && heldBytes < mostBytes
    }

    /// A vendor that refuses everything leaves more halves than turns to send them.
    var heldBytes: Int {
        let bytes = { (batches: [Batch]) in batches.reduce(0) { $0 + $1.bytes } }
        return bytes(retries) + bytes(splits) + bytes(apart)
    }

    /// Events that the log has as set apart.
    var deferred: Int { apart.reduce(fresh.lanes.deferred) { $0 + $1.items.count } }

    private var isParked: Bool { if case .parked = gate { true } else { false } }

    /// Failed batches that wait for the vendor to recover; beyond it, probes are made of these only.
    static let mostHeldBatches = 32

    // MARK: What was read

    /// Returns those that follow one of their lane that is set apart, to be recorded as set apart too.
    mutating func took(_ stretch: Stretch, now: Duration) -> [Item] {
        reading.isReading = false
        reading.end = stretch.end
        if stretch.end == .bound || (stretch.end == .windowsFull && reading.madeRoom) { reading.hasNews = true }
        var followers: [Item] = []
        for event in reading.withoutTakenBack(stretch.events, \.sequence) {
            let tried = memory.earlier.isEmpty ? nil : memory.earlier.removeValue(forKey: event.sequence)
            let item = item(
                event, id: .event(event.sequence), attempts: tried?.attempts ?? 0, firstAt: tried?.firstAt)
            let follows = item.lane.map(fresh.lanes.isApart) ?? false
            fresh.add(item, since: now, isDeferred: follows)
            if follows { followers.append(item) }
        }
        return followers
    }

    mutating func took(_ letters: [ReplayedLetter]) {
        reading.isReadingReplays = false
        reading.hasReplays = reading.hasReplays || !letters.isEmpty
        replays += letters.map { item($0.event, id: .letter($0.id), attempts: $0.attempts, firstAt: nil) }
    }

    /// Events that an earlier process set apart go on with their schedule: the first of a lane, and those without one,
    /// by themselves; those that follow it behind it.
    mutating func took(_ deferred: [DeferredEvent], now: Duration, wall: Int64) {
        for one in reading.withoutTakenBack(deferred, \.event.sequence) {
            let hasBeenSent = one.deferral.attempts > 0
            let item = item(
                one.event, id: .event(one.event.sequence), attempts: one.deferral.attempts,
                firstAt: hasBeenSent ? one.deferral.firstAt : nil)
            let follows = item.lane.map { fresh.lanes.isApart($0) || fresh.lanes.first(of: $0) != nil } ?? false
            if follows || !hasBeenSent {
                fresh.add(item, since: now, isDeferred: true)
            } else {
                var batch = Batch(items: [item])
                let wait = Duration.milliseconds(max(0, one.deferral.nextAt - wall))
                batch.notBefore = now + min(wait, settings.retry.max)
                fresh.lanes.enter(batch.items)
                _ = fresh.lanes.setApart(batch.items)
                apart.append(batch)
            }
        }
    }

    private func item(_ event: StoredEvent, id: ItemID, attempts: Int, firstAt: Int64?) -> Item {
        let outbound = OutboundEvent(
            receivedAt: event.receivedAt, envelope: event.envelope, body: event.body, sequence: event.sequence)
        var call = settings.endpoint.call(of: outbound)
        let parts = settings.endpoint.parts(of: outbound)
        if parts.count > 1 { call.mostEvents = 1 }
        let isOrdered = (call.isOrdered || settings.isOrdered) && id.isEvent && event.subject != 0
        return Item(
            id: id,
            event: outbound,
            parts: parts.count > 1 ? parts : [],
            call: call,
            lane: isOrdered ? event.subject : nil,
            weight: settings.endpoint.weight(of: outbound),
            earlierAttempts: attempts,
            firstAt: firstAt
        )
    }
}
