import EventLog
import Vendors

/// What is read from the log, and how much of it is kept in memory.
///
/// | in memory | at most |
/// |---|---|
/// | fresh events whose turn will come | `readAhead`, and one read more |
/// | fresh events that wait behind others of their subject | ``mostWaiting``: a subject with more than that slows the others |
/// | half a request that is translated as one | a request |
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
        /// The last events that were read, where they may be half a request that is translated as one.
        var tail: [Arrival] = []
        var isReadingReplays = false
        var hasReplays = true
        /// Taken back while a read was under way, which may bring them still: one of events, and one of replays.
        var takenBack = (events: Set<ItemID>(), letters: Set<ItemID>())

        /// What a read brought, without what was taken back meanwhile.
        static func wanted<Element>(
            _ elements: [Element], without takenBack: inout Set<ItemID>, _ id: (Element) -> ItemID
        ) -> [Element] {
            guard !takenBack.isEmpty else { return elements }
            defer { takenBack = [] }
            return elements.filter { !takenBack.contains(id($0)) }
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

    /// Returns what is to be recorded at once: those that follow one of their lane that is set apart, as set apart too, and
    /// those that the vendor cannot be told of.
    mutating func took(_ stretch: Stretch, now: Duration, wall: Int64) -> [Outcome] {
        reading.isReading = false
        reading.end = stretch.end
        if stretch.end == .bound || (stretch.end == .windowsFull && reading.madeRoom) { reading.hasNews = true }
        var arrivals = reading.tail
        let wanted = Reading.wanted(stretch.events, without: &reading.takenBack.events) { .event($0.sequence) }
        for event in wanted {
            let tried = memory.earlier.isEmpty ? nil : memory.earlier.removeValue(forKey: event.sequence)
            arrivals.append(
                Arrival(
                    id: .event(event.sequence), event: event, attempts: tried?.attempts ?? 0, firstAt: tried?.firstAt,
                    history: tried?.history ?? AttemptHistory()))
        }
        reading.tail = mayGoOn(after: stretch.end) ? Array(arrivals.suffix(settings.unended(arrivals))) : []
        arrivals.removeLast(reading.tail.count)
        var (followers, outcomes): ([Item], [Outcome]) = ([], [])
        for prepared in settings.prepare(arrivals) {
            guard case .item(let item) = prepared else {
                outcomes += self.outcomes(of: prepared, wall)
                continue
            }
            let follows = item.lane.map(fresh.lanes.isApart) ?? false
            fresh.add(item, since: now, isDeferred: follows)
            if follows { followers.append(item) }
        }
        return followed(followers, wall: wall) + outcomes
    }

    /// Whether the last events that were read may be half a request. The other half is read next: at once where a bound was
    /// reached, and where the windows are full as soon as something that is under way has ended.
    private func mayGoOn(after end: Stretch.End) -> Bool {
        switch end {
        case .bound: true
        case .caughtUp: false
        case .windowsFull: !(fresh.isEmpty && inFlight.isEmpty && retries.isEmpty && splits.isEmpty)
        }
    }

    /// Returns what dies again at once.
    mutating func took(_ letters: [ReplayedLetter], wall: Int64) -> [Outcome] {
        reading.isReadingReplays = false
        reading.hasReplays = reading.hasReplays || !letters.isEmpty
        var outcomes: [Outcome] = []
        let wanted = Reading.wanted(letters, without: &reading.takenBack.letters) { .letter($0.id) }
        let arrivals = wanted.map {
            Arrival(id: .letter($0.id), event: $0.event, attempts: $0.attempts, firstAt: nil)
        }
        for prepared in settings.prepare(arrivals) {
            switch prepared {
            case .item(let item): replays.append(item)
            case .notExpressible: outcomes += self.outcomes(of: prepared, wall)
            }
        }
        return outcomes
    }

    /// Events that an earlier process set apart go on with their schedule: the first of a lane, and those without one,
    /// by themselves; those that follow it behind it.
    mutating func took(_ deferred: [DeferredEvent], now: Duration, wall: Int64) -> [Outcome] {
        var outcomes: [Outcome] = []
        let deferrals = Dictionary(
            uniqueKeysWithValues: deferred.map { (ItemID.event($0.event.sequence), $0.deferral) })
        let wanted = Reading.wanted(deferred, without: &reading.takenBack.events) { .event($0.event.sequence) }
        let arrivals = wanted.map { one in
            let hasBeenSent = one.deferral.attempts > 0
            return Arrival(
                id: .event(one.event.sequence), event: one.event, attempts: one.deferral.attempts,
                firstAt: hasBeenSent ? one.deferral.firstAt : nil, history: one.deferral.history)
        }
        for prepared in settings.prepare(arrivals) {
            guard case .item(let item) = prepared, let deferral = deferrals[item.id] else {
                outcomes += self.outcomes(of: prepared, wall)
                continue
            }
            let follows = item.lane.map { fresh.lanes.isApart($0) || fresh.lanes.first(of: $0) != nil } ?? false
            if follows || deferral.attempts == 0 {
                fresh.add(item, since: now, isDeferred: true)
            } else {
                var batch = Batch(items: [item])
                let wait = Duration.milliseconds(max(0, deferral.nextAt - wall))
                batch.notBefore = now + min(wait, settings.retry.max)
                fresh.lanes.enter(batch.items)
                _ = fresh.lanes.setApart(batch.items)
                apart.append(batch)
            }
        }
        return outcomes
    }

    /// Of what the vendor cannot be told of. A letter of it dies again, whatever is configured: somebody wants it sent.
    private func outcomes(of prepared: OutletSettings.Prepared, _ wall: Int64) -> [Outcome] {
        guard case .notExpressible(let why, let arrivals) = prepared else { return [] }
        return arrivals.map { arrival in
            if case .event(let sequence) = arrival.id, settings.unmappable == .skip {
                return .passedOver(sequence: sequence, kind: arrival.event.kind)
            }
            return .dead(arrival.id, .notExpressible(why, at: wall))
        }
    }
}

extension Death {
    /// It was never sent.
    fileprivate static func notExpressible(_ why: String, at wall: Int64) -> Death {
        Death(reason: "not_expressible", detail: why, attempts: 0, firstAt: wall)
    }
}
