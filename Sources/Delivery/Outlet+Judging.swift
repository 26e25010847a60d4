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

        /// Nothing was sent: the endpoint had an objection. That says nothing of the vendor.
        var isUnsent = false

        /// As it stands beside a dead letter.
        var outcome: Attempt.Outcome {
            if isUnsent { return .unsent }
            return switch verdict {
            case .delivered: .delivered
            case .partly: .partly
            case .split: .refused
            case .later: .later
            case .unsure: .unsure
            case .parked: .parked
            }
        }

        /// The vendor says that it is asked too much.
        var isOverload: Bool { status == 429 || status == 503 }
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
        note(answered, attempt, now: now, wall: wall)
        guard let flight = inFlight[attempt] else { return nil }
        if !answered.isUnsent { figures.add(answered.verdict, after: now - flight.startedAt) }
        if answered.isOverload { adaptation.refused(startedAt: flight.startedAt, now: now) }
        switch answered.verdict {
        case .delivered where flight.batch.next == nil, .partly: forgetTakenBack(flight.batch)
        case .delivered, .split, .later, .unsure, .parked: leaveOutTakenBack(of: attempt)
        }
        switch answered.verdict {
        case .delivered:
            succeeded(flight, now: now)
            return delivered(attempt, flight.batch, refused: [:], answered, wall: wall)
        case .partly(let refused):
            succeeded(flight, now: now)
            return delivered(attempt, flight.batch, refused: refused, answered, wall: wall)
        case .split(let reason, let said):
            return split(attempt, of: flight.batch, reason: reason, said: said, answered, now: now, wall: wall)
        case .later(let why, let retryAfter):
            if let retryAfter { silentUntil = max(silentUntil, now + retryAfter) }
            close(flight, why: why, least: retryAfter, now: now, random: &random)
            return hold(attempt, why: why, answered, wall: wall)
        case .unsure(let why):
            return unsure(attempt, why: why, answered, now: now, wall: wall, random: &random)
        case .parked(let why):
            park(why, now: now)
            putBack(attempt, sentAt: wall - now.milliseconds + flight.startedAt.milliseconds)
            return nil
        }
    }

    private mutating func note(_ answered: Answered, _ attempt: Int, now: Duration, wall: Int64) {
        guard let flight = inFlight[attempt] else { return }
        let took = (now - flight.startedAt).milliseconds
        inFlight[attempt]?.isAnswered = true
        inFlight[attempt]?.batch.history.add(
            Attempt(
                batch: flight.id, at: wall - took, outcome: answered.outcome, status: answered.status,
                events: flight.batch.items.reduce(0) { $0 + 1 + $1.further.count }, took: Int(took)))
    }

    private mutating func succeeded(_ flight: Flight, now: Duration) {
        adaptation.succeeded(startedAt: flight.startedAt, now: now)
        size.tookWhole(flight.batch.bytes)
        lastSuccess = now
        refusedInRow = 0
        open(now: now)
    }

    /// Nil when an event has further requests to be sent.
    ///
    /// - Parameter refused: by the position in the request. One refused line makes its whole event dead.
    private mutating func delivered(
        _ attempt: Int, _ batch: Batch, refused: [Int: String], _ answered: Answered, wall: Int64
    ) -> [Outcome]? {
        if let next = batch.next, refused.isEmpty {
            // Not when somebody took it back meanwhile.
            if inFlight.removeValue(forKey: attempt) != nil { retries.insert(next, at: 0) }
            return nil
        }
        guard !refused.isEmpty else { return batch.items.outcomes { .delivered($1) } }
        var place = 0
        return batch.items.flatMap { item in
            let lines = place..<place + item.count
            place = lines.upperBound
            guard let line = lines.first(where: { refused[$0] != nil }), let why = refused[line] else {
                return [item].outcomes { .delivered($1) }
            }
            let said = item.placed(why, line: line - lines.lowerBound)
            let death = death(of: item, in: batch, Verdict.Refused.vendorRejected.rawValue, said, answered, wall)
            return [item].outcomes { .dead($1, death) }
        }
    }

    // MARK: Split

    /// A refusal is a sign of life: it opens the gate, though it delivers nothing.
    ///
    /// - Parameter whole: what was sent, with what somebody took back meanwhile, which may be what was refused.
    private mutating func split(
        _ attempt: Int,
        of whole: Batch,
        reason: Verdict.Refused,
        said: String,
        _ answered: Answered,
        now: Duration,
        wall: Int64
    ) -> [Outcome]? {
        if answered.isUnsent, let batch = inFlight[attempt]?.batch {
            return unsendable(batch, attempt, reason: reason, said, answered, wall: wall)
        }
        switch gate {
        case .open, .backingOff: open(now: now)
        case .parked(_, let since, let why): gate = .parked(probeAt: now + Gate.probeInterval, since: since, why: why)
        }
        guard let batch = inFlight[attempt]?.batch else { return nil }
        guard batch.items.count == whole.items.count else {
            inFlight[attempt] = nil
            splits.append(batch)
            return nil
        }
        guard batch.items.count == 1 else {
            inFlight[attempt] = nil
            if reason == .tooLarge { size.refusedWhole(batch.bytes) }
            splits += reason == .tooLarge ? batch.halvesByBytes() : batch.halves()
            return nil
        }
        refusedInRow += 1
        if refusedInRow >= Self.mostRefusedInRow {
            refusedInRow = 0
            park("\(Self.mostRefusedInRow) events refused in a row, the last: \(said)", now: now)
        }
        return dead(batch, reason.rawValue, said, answered, wall: wall)
    }

    private mutating func unsendable(
        _ batch: Batch, _ attempt: Int, reason: Verdict.Refused, _ said: String, _ answered: Answered, wall: Int64
    ) -> [Outcome]? {
        guard batch.items.count > 1 else { return dead(batch, reason.rawValue, said, answered, wall: wall) }
        inFlight[attempt] = nil
        splits += batch.halves()
        return nil
    }

    // MARK: Unsure

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
        var batch = flight.batch
        let doOthersSucceed = lastSuccess.map { $0 > batch.suspectSince ?? flight.startedAt } ?? false
        batch.suspectSince = now
        inFlight[attempt]?.batch = batch
        guard doOthersSucceed else {
            close(flight, why: why, least: nil, now: now, random: &random)
            let dead = hold(attempt, why: why, answered, wall: wall)
            if isShortOfProbes, let whole = retries.popLast() {
                retries += whole.items.count > 1 ? whole.halves() : [whole]
            }
            return dead
        }
        if batch.items.allSatisfy({ hasGivenUp($0, wall: wall) }) {
            return dead(batch, Self.gaveUp, why, answered, wall: wall)
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
        return fresh.turns == 0 && replays.isEmpty && retries.count < Self.mostHeldBatches
    }

    /// On a schedule of its own, recorded in the log so that it no longer holds the cursor back; and with it those that
    /// wait behind it in its lanes.
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
        inFlight[attempt]?.isFinal = false
        apart.append(batch)
        let outcomes = batch.items.outcomes { item, id in
            deferral(
                of: item, id, attempts: batch.attempts + item.earlierAttempts, nextAt: wall + delay.milliseconds, why,
                batch.history, wall)
        }
        guard batch.hasLanes else { return outcomes }
        return outcomes + followed(fresh.lanes.setApart(batch.items), wall: wall)
    }

    /// What is recorded of those that wait behind one that is set apart: they were not sent yet, and have no schedule.
    func followed(_ followers: [Item], wall: Int64) -> [Outcome] {
        followers.outcomes {
            deferral(
                of: $0, $1, attempts: $0.earlierAttempts, nextAt: wall, "behind another", AttemptHistory(), wall)
        }
    }

    private func deferral(
        of item: Item, _ id: ItemID, attempts: Int, nextAt: Int64, _ why: String, _ history: AttemptHistory,
        _ wall: Int64
    ) -> Outcome? {
        guard case .event(let sequence) = id else { return nil }
        return .deferred(
            sequence: sequence,
            Deferral(
                attempts: attempts, firstAt: item.firstAt ?? wall, nextAt: nextAt, reason: why,
                history: item.history.followed(by: history)))
    }
}
