import EventLog

/// What outlives the process, so that a restart neither forgets nor hurries: since when the destination fails and until
/// when it is left alone, and how often the batches it holds were sent. Kept in the log beside the cursor.
///
/// Written when the gate changes and when the last held batch is gone, one write at a time, the latest state winning. A
/// crash before a write costs an attempt in the count and a waiting time, no event.
extension Outlet {
    struct Memory: Sendable {
        /// Attempts of events that an earlier process held, until they are read again.
        var earlier: [Int64: Tried] = [:]
        var isWriting = false
        /// The log may not have the latest.
        var isStale = false
        /// What the log has; nil for nothing.
        var stored: RetrySchedule?
        var written: RetrySchedule?
    }

    struct Tried: Sendable {
        let attempts: Int
        let firstAt: Int64
        let history: AttemptHistory
    }

    // MARK: Writing

    /// What is to be written, if anything is and no other write is under way.
    mutating func rememberActions(wallOrigin: Int64) -> [Action] {
        if memory.stored?.held.isEmpty == false, retries.isEmpty, splits.isEmpty { memory.isStale = true }
        guard memory.isStale, !memory.isWriting, reading.hasBegun else { return [] }
        memory.isStale = false
        let schedule = schedule(wallOrigin: wallOrigin)
        guard schedule != memory.stored else { return [] }
        memory.isWriting = true
        memory.written = schedule
        return [.remember(outlet: index, schedule)]
    }

    mutating func remembered() {
        memory.isWriting = false
        memory.stored = memory.written
    }

    /// Nil when there is nothing to remember.
    private func schedule(wallOrigin: Int64) -> RetrySchedule? {
        let wall = { (time: Duration) in wallOrigin + time.milliseconds }
        let held = (retries + splits).flatMap { batch in
            batch.items.flatMap { item -> [RetrySchedule.Held] in
                guard let firstAt = item.firstAt else { return [] }
                let attempts = batch.attempts + item.earlierAttempts
                let history = item.history.followed(by: batch.history)
                return [item].ids.compactMap { id in
                    guard case .event(let number) = id else { return nil }
                    return .init(first: number, last: number, attempts: attempts, firstAt: firstAt, history: history)
                }
            }
        }
        let silentUntil = silentUntil > .zero ? wall(silentUntil) : 0
        switch gate {
        case .open:
            if held.isEmpty { return nil }
            return RetrySchedule(fingerprint: settings.fingerprint, silentUntil: silentUntil, held: held)
        case .backingOff(let until, let failures, let since, let why):
            return RetrySchedule(
                fingerprint: settings.fingerprint, state: .backingOff, since: wall(since), until: wall(until),
                failures: failures, silentUntil: silentUntil, reason: why, held: held)
        case .parked(let probeAt, let since, let why):
            return RetrySchedule(
                fingerprint: settings.fingerprint, state: .parked, since: wall(since), until: wall(probeAt),
                silentUntil: silentUntil, reason: why, held: held)
        }
    }

    // MARK: Reading

    /// Goes on where an earlier process ended. Where the destination's address or account has changed since, what it said
    /// then is no longer held against it.
    mutating func restore(_ schedule: RetrySchedule?, now: Duration, wallOrigin: Int64) {
        guard let schedule else { return }
        memory.stored = schedule
        for held in schedule.held {
            for sequence in held.first...held.last {
                memory.earlier[sequence] = Tried(
                    attempts: held.attempts, firstAt: held.firstAt, history: held.history)
            }
        }
        guard schedule.fingerprint == settings.fingerprint else { return }
        // A clock that was set back does not make it wait longer than it ever would.
        let time = { (wall: Int64, most: Duration) in min(.milliseconds(wall - wallOrigin), now + most) }
        switch schedule.state {
        case .open: break
        case .backingOff:
            let most = max(settings.retry.max, .seconds(3600))
            gate = .backingOff(
                until: time(schedule.until, most), failures: schedule.failures, since: time(schedule.since, .zero),
                why: schedule.reason)
        case .parked:
            gate = .parked(
                probeAt: time(schedule.until, Gate.probeInterval), since: time(schedule.since, .zero),
                why: schedule.reason)
        }
        if schedule.silentUntil > 0 { silentUntil = time(schedule.silentUntil, .seconds(3600)) }
    }
}
