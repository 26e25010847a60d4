import EventLog
import Vendors

/// Batches that wait to be sent again, the gate that says when, and what is given up.
extension Outlet {
    /// A request failed: the gate closes for a while. Requests that were already on their way when it closed tell
    /// nothing new.
    mutating func close(
        _ flight: Flight, why: String, least: Duration?, now: Duration, random: inout some RandomNumberGenerator
    ) {
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

    /// The vendor answers again. After an outage nobody waits any longer, those set apart included.
    mutating func open(now: Duration) {
        let wasOutage: Bool
        switch gate {
        case .open: return
        case .backingOff(_, let failures, _, _): wasOutage = failures >= Gate.breakerFailures
        case .parked: wasOutage = true
        }
        gate = .open
        guard wasOutage else { return }
        for index in apart.indices { apart[index].notBefore = min(apart[index].notBefore, now) }
    }

    mutating func park(_ why: String, now: Duration) {
        var since = now
        if case .parked(_, let earlier, _) = gate { since = earlier }
        gate = .parked(probeAt: now + Gate.probeInterval, since: since, why: why)
    }

    /// By command: nothing that was held against the destination counts any more.
    mutating func resume(now: Duration) {
        open(now: now)
        silentUntil = .zero
        refusedInRow = 0
        size.forget()
    }

    /// To the back of the failed ones, without those that waited too long. Nil when none did: then the flight has ended.
    mutating func hold(_ attempt: Int, why: String, _ answered: Answered, wall: Int64) -> [Outcome]? {
        guard let batch = inFlight[attempt]?.batch else { return nil }
        let (late, rest) = batch.parted { hasGivenUp($0, wall: wall) }
        if !rest.items.isEmpty { retries.append(rest) }
        guard !late.items.isEmpty else {
            inFlight[attempt] = nil
            return nil
        }
        inFlight[attempt]?.batch = late
        return dead(late, Self.gaveUp, why, answered, wall: wall)
    }

    /// To the front, as if it had not been sent: the time during which a destination is parked is not held against its
    /// events.
    ///
    /// - Parameter wall: when it was sent.
    mutating func putBack(_ attempt: Int, sentAt wall: Int64) {
        guard var batch = inFlight.removeValue(forKey: attempt)?.batch else { return }
        batch.unsent(at: wall)
        retries.insert(batch, at: 0)
    }

    // MARK: Dying

    static let gaveUp = "gave_up"

    func hasGivenUp(_ item: Item, wall: Int64) -> Bool {
        guard let limit = settings.retry.giveUpAfter, let firstAt = item.firstAt else { return false }
        return wall - firstAt >= limit.milliseconds
    }

    func dead(_ batch: Batch, _ reason: String, _ why: String, _ answered: Answered, wall: Int64) -> [Outcome] {
        batch.items.outcomes { item, id in
            .dead(id, death(of: item, in: batch, reason, item.placed(why), answered, wall))
        }
    }

    func death(
        of item: Item, in batch: Batch, _ reason: String, _ why: String, _ answered: Answered, _ wall: Int64
    ) -> Death {
        Death(
            reason: reason,
            detail: why,
            status: answered.status,
            reply: answered.excerpt,
            // The log adds these to what it has of a letter.
            attempts: batch.attempts + (item.id.isEvent ? item.earlierAttempts : 0),
            firstAt: item.firstAt ?? wall,
            history: item.history.followed(by: batch.history)
        )
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
