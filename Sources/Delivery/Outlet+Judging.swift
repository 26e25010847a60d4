import EventLog
import Vendors

/// What a verdict does.
extension Outlet {
    /// The vendor's answer as far as dead letters and logs need it.
    struct Answered: Sendable {
        var verdict: Verdict
        var status: Int?
        /// The first bytes of the answer's body.
        var excerpt: [UInt8]?
    }

    /// Failures under suspicion after which a batch is halved, and again after which a single event is dead.
    static let mostSuspicions = 3

    /// Single refusals in a row, with none delivered between, that park the destination.
    static let mostRefusedInRow = 1000

    /// Judges an answered request. Returns what is to be recorded; the flight ends when that is on disk. Nil when there
    /// is nothing to record: the flight has ended and its items wait in a queue.
    mutating func judge(
        _ attempt: Int,
        _ answered: Answered,
        now: Duration,
        wall: Int64,
        random: inout some RandomNumberGenerator
    ) -> [Outcome]? {
        guard let flight = inFlight[attempt] else { return nil }
        switch answered.verdict {
        case .delivered:
            succeeded(now: now)
            return flight.batch.items.map { .delivered($0.id) }
        case .partly(let refused):
            succeeded(now: now)
            return partly(flight.batch, refused: refused, answered, wall: wall)
        case .split(let reason, let said):
            return split(attempt, reason: reason, said: said, answered, now: now, wall: wall)
        case .later(let why, let retryAfter):
            if let retryAfter { silentUntil = max(silentUntil, now + retryAfter) }
            if hasGivenUp(flight.batch, wall: wall) { return dead(flight.batch, "gave_up", why, answered, wall: wall) }
            requeue(attempt, why: why, least: retryAfter, now: now, random: &random)
            return nil
        case .unsure(let why):
            return unsure(attempt, why: why, answered, now: now, wall: wall, random: &random)
        case .parked(let why):
            park(why, now: now)
            putBack(attempt)
            return nil
        }
    }

    private mutating func succeeded(now: Duration) {
        lastSuccess = now
        refusedInRow = 0
        gate = .open
    }

    private func partly(_ batch: Batch, refused: [Int: String], _ answered: Answered, wall: Int64) -> [Outcome] {
        batch.items.enumerated().map { index, item in
            guard let why = refused[index] else { return .delivered(item.id) }
            return .dead(
                item.id, death(of: item, in: batch, Verdict.Refused.vendorRejected.rawValue, why, answered, wall))
        }
    }

    /// A refusal is a sign of life: it opens the gate, though it delivers nothing.
    private mutating func split(
        _ attempt: Int,
        reason: Verdict.Refused,
        said: String,
        _ answered: Answered,
        now: Duration,
        wall: Int64
    ) -> [Outcome]? {
        guard let batch = inFlight[attempt]?.batch else { return nil }
        switch gate {
        case .open, .backingOff: gate = .open
        case .parked(_, let since, let why): gate = .parked(probeAt: now + Gate.probeInterval, since: since, why: why)
        }
        guard batch.items.count == 1 else {
            inFlight[attempt] = nil
            splits += batch.halves()
            return nil
        }
        refusedInRow += 1
        if refusedInRow >= Self.mostRefusedInRow {
            refusedInRow = 0
            park("\(Self.mostRefusedInRow) events refused in a row, the last: \(said)", now: now)
        }
        return dead(batch, reason.rawValue, said, answered, wall: wall)
    }

    /// Event or vendor? Only a failure while others succeed counts against the batch.
    private mutating func unsure(
        _ attempt: Int,
        why: String,
        _ answered: Answered,
        now: Duration,
        wall: Int64,
        random: inout some RandomNumberGenerator
    ) -> [Outcome]? {
        guard let flight = inFlight[attempt] else { return nil }
        if hasGivenUp(flight.batch, wall: wall) { return dead(flight.batch, "gave_up", why, answered, wall: wall) }
        var batch = flight.batch
        let doOthersSucceed = lastSuccess.map { $0 > batch.suspectSince ?? flight.startedAt } ?? false
        batch.suspectSince = now
        guard doOthersSucceed else {
            inFlight[attempt]?.batch = batch
            requeue(attempt, why: why, least: nil, now: now, random: &random)
            if isShortOfProbes, let whole = retries.popLast() {
                retries += whole.items.count > 1 ? whole.halves() : [whole]
            }
            return nil
        }
        batch.suspicions += 1
        let most = batch.items.count == 1 ? 2 * Self.mostSuspicions : Self.mostSuspicions
        if batch.suspicions >= most {
            guard batch.items.count > 1 else { return dead(batch, "vendor_failed", why, answered, wall: wall) }
            inFlight[attempt] = nil
            apart += batch.halves()
            return nil
        }
        return setApart(batch, attempt, why: why, now: now, wall: wall, random: &random)
    }

    /// Only batches that failed are left to show whether the vendor works: their halves have to, so that a good event is
    /// not held back by a bad one beside it when nothing new comes.
    private var isShortOfProbes: Bool {
        guard case .backingOff(_, let failures, _, _) = gate, failures >= Gate.breakerFailures else { return false }
        return ready.isEmpty && replays.isEmpty && retries.count < Self.mostHeldBatches
    }

    /// On a schedule of its own, recorded in the log so that it no longer holds the cursor back.
    private mutating func setApart(
        _ batch: Batch,
        _ attempt: Int,
        why: String,
        now: Duration,
        wall: Int64,
        random: inout some RandomNumberGenerator
    ) -> [Outcome] {
        var batch = batch
        let delay = Backoff.delay(failures: batch.suspicions, retry: settings.retry, least: nil, random: &random)
        batch.notBefore = now + delay
        batch.isDeferred = true
        inFlight[attempt]?.batch = batch
        inFlight[attempt]?.isFinal = false
        apart.append(batch)
        return batch.items.compactMap { item in
            guard case .event(let sequence) = item.id else { return nil }
            return .deferred(
                sequence: sequence,
                Deferral(
                    attempts: batch.attempts + item.earlierAttempts,
                    firstAt: batch.firstAt ?? wall,
                    nextAt: wall + delay.milliseconds,
                    reason: why
                ))
        }
    }

    // MARK: Putting back

    /// To the back of the failed ones, and the gate closes for a while. Requests that were already on their way when it
    /// closed tell nothing new.
    private mutating func requeue(
        _ attempt: Int,
        why: String,
        least: Duration?,
        now: Duration,
        random: inout some RandomNumberGenerator
    ) {
        guard let flight = inFlight.removeValue(forKey: attempt) else { return }
        retries.append(flight.batch)
        var (failures, since) = (0, now)
        switch gate {
        case .open: break
        case .parked(_, let start, let reason):
            gate = .parked(probeAt: now + Gate.probeInterval, since: start, why: reason)
            return
        case .backingOff(let until, let earlier, let start, _):
            guard flight.startedAt >= until else { return }
            (failures, since) = (earlier, start)
        }
        let delay = Backoff.delay(failures: failures + 1, retry: settings.retry, least: least, random: &random)
        gate = .backingOff(until: now + delay, failures: failures + 1, since: since, why: why)
    }

    /// To the front, as if it had not been sent.
    private mutating func putBack(_ attempt: Int) {
        guard let flight = inFlight.removeValue(forKey: attempt) else { return }
        retries.insert(flight.batch, at: 0)
    }

    private mutating func park(_ why: String, now: Duration) {
        var since = now
        if case .parked(_, let earlier, _) = gate { since = earlier }
        gate = .parked(probeAt: now + Gate.probeInterval, since: since, why: why)
    }

    // MARK: Dying

    private func hasGivenUp(_ batch: Batch, wall: Int64) -> Bool {
        guard let limit = settings.retry.giveUpAfter, let firstAt = batch.firstAt else { return false }
        return wall - firstAt >= limit.milliseconds
    }

    private func dead(_ batch: Batch, _ reason: String, _ why: String, _ answered: Answered, wall: Int64) -> [Outcome] {
        batch.items.map { .dead($0.id, death(of: $0, in: batch, reason, why, answered, wall)) }
    }

    private func death(
        of item: Item, in batch: Batch, _ reason: String, _ why: String, _ answered: Answered, _ wall: Int64
    ) -> Death {
        Death(
            reason: reason,
            detail: why,
            status: answered.status,
            reply: answered.excerpt,
            // The log adds these to what it has of a letter.
            attempts: batch.attempts + (item.id.isEvent ? item.earlierAttempts : 0),
            firstAt: batch.firstAt ?? wall
        )
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
