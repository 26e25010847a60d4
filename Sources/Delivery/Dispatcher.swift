import EventLog
import Vendors

/// All destinations and their limit groups, as one pure state machine: an event comes in with the time, the actions to
/// be taken come out. Nothing here waits, reads a clock or touches a socket, so that thousands of misbehaving vendors can
/// be simulated from a seed.
///
/// Each step lets the machine it is about change its state, and then asks, per limit group, which destinations have a
/// batch due; they take turns as long as the group's pace allows. What must wait for time alone becomes one `wake`. A
/// step looks closely only at destinations that it changed: what one does costs the others nothing.
struct Dispatcher: Sendable {
    var outlets: [Outlet]
    var groups: [Group]
    private var nextAttempt = 0
    private var attempts: [Int: Int] = [:]
    /// Attempts whose outcome could not be recorded so far. While there is one, nothing is sent to anybody: what cannot
    /// be recorded would be sent again after a crash.
    private var unrecorded: Set<Int> = []
    private var random: SplitMix64
    /// Milliseconds since 1970 at time zero.
    private let wallOrigin: Int64
    /// The id of a request is that many after it: ``BatchID``.
    private let batchOrigin: UInt64
    private(set) var isStopping = false
    /// Reads on their way.
    var visits: [Int: Visit] = [:]
    /// When each destination's next batch is due, as of its last change.
    var due: [Duration?]
    /// Destinations changed in this step.
    private var changed: Set<Int> = []

    struct Group: Sendable {
        var pace: Pace
        /// The outlets of the group, the one whose turn is next first.
        var turns: [Int]
        var guests = Guests()
    }

    /// - Parameters:
    ///   - rates: requests per second of each limit group; nil for none.
    ///   - now: monotonic time, counted from the dispatcher's own zero.
    ///   - wallOrigin: milliseconds since 1970 at that zero.
    init(
        outlets settings: [OutletSettings],
        paused: Set<NameID> = [],
        rates: [Double?],
        now: Duration,
        wallOrigin: Int64,
        seed: UInt64
    ) {
        outlets = settings.enumerated().map { index, settings in
            Outlet(settings: settings, index: index, isPaused: paused.contains(settings.id))
        }
        groups = rates.enumerated().map { index, rate in
            let members = settings.indices.filter { settings[$0].group == index }
            return Group(pace: Pace(requestsPerSecond: rate, now: now), turns: Array(members))
        }
        due = settings.map { _ in nil }
        self.wallOrigin = wallOrigin
        batchOrigin = BatchID.origin(of: wallOrigin)
        random = SplitMix64(seed: seed)
    }

    mutating func step(_ event: Event, now: Duration) -> [Action] {
        changed.removeAll(keepingCapacity: true)
        var actions = apply(event, now: now)
        for outlet in changed { due[outlet] = outlets[outlet].nextDue() }
        actions += turnAway(now: now)
        if !isStopping { startDue(now: now, into: &actions) }
        for outlet in changed.sorted() {
            actions += outlets[outlet].readActions()
            actions += outlets[outlet].rememberActions(wallOrigin: wallOrigin)
        }
        if let wake = nextWake(now: now) { actions.append(.wake(at: wake)) }
        if isStopping, isIdle { actions.append(.stopped) }
        return actions
    }

    /// Requests whose answer has not come.
    var unanswered: Int {
        outlets.reduce(0) { $0 + $1.inFlight.values.count { !$0.isAnswered } }
    }

    /// Nothing is on its way or being recorded.
    private var isIdle: Bool { attempts.isEmpty && !outlets.contains(where: \.memory.isWriting) }

    // MARK: Events

    private mutating func apply(_ event: Event, now: Duration) -> [Action] {
        switch event {
        case .tick: break
        case .began(let outlet, let deferred, let schedule):
            let outcomes = change(outlet, now: now) { outlet, wall in
                outlet.restore(schedule, now: now, wallOrigin: wall - now.milliseconds)
                outlet.reading.hasBegun = true
                return outlet.took(deferred, now: now, wall: wall)
            }
            return record(outcomes, outlet)
        case .committed:
            // With full windows only a settlement makes room, and says so itself.
            for outlet in outlets.indices where outlets[outlet].reading.end != .windowsFull {
                change(outlet, now: now) { outlet, _ in outlet.reading.hasNews = true }
            }
        case .replaysQueued:
            for outlet in outlets.indices {
                change(outlet, now: now) { outlet, _ in outlet.reading.hasReplays = true }
            }
        case .read(let outlet, let stretch):
            return record(change(outlet, now: now) { $0.took(stretch, now: now, wall: $1) }, outlet)
        case .readReplays(let outlet, let letters):
            return record(change(outlet, now: now) { $0.took(letters, wall: $1) }, outlet)
        case .written(let attempt): written(attempt, now: now)
        case .answered(let attempt, let answered): return concluded(attempt, answered, now: now)
        case .unrecordable(let attempt): unrecorded.insert(attempt)
        case .recorded(let attempt): recorded(attempt, now: now)
        case .remembered(let outlet):
            change(outlet, now: now) { outlet, _ in outlet.remembered() }
        case .removed(let removed):
            for outlet in outlets.indices {
                change(outlet, now: now) { outlet, _ in outlet.remove(removed) }
            }
        case .paused(let outlet, let isPaused):
            change(outlet, now: now) { outlet, _ in outlet.isPaused = isPaused }
        case .resumed(let outlet):
            return gateChange(of: outlet) { machine in
                machine.change(outlet, now: now) { outlet, _ in outlet.resume(now: now) }
            }
        case .guest(let guest): return came(guest, now: now)
        case .guestWritten(let id): guestWritten(id, now: now)
        case .guestLeft(let id, let isOverload): guestLeft(id, isOverload: isOverload, now: now)
        case .stop: stop(now: now)
        }
        return []
    }

    /// Every change of a destination goes through here.
    @discardableResult
    mutating func change<Result>(
        _ outlet: Int, now: Duration, _ body: (inout Outlet, _ wall: Int64) -> Result
    ) -> Result {
        changed.insert(outlet)
        outlets[outlet].adaptation.advance(to: now)
        return body(&outlets[outlet], wall(now))
    }

    private mutating func gateChange(of outlet: Int, _ body: (inout Dispatcher) -> Void) -> [Action] {
        let before = outlets[outlet].gate
        body(&self)
        let after = outlets[outlet].gate
        guard before != after else { return [] }
        outlets[outlet].memory.isStale = true
        return [.changed(outlet: outlet, from: before, to: after)]
    }

    private mutating func stop(now: Duration) {
        isStopping = true
        for outlet in outlets.indices {
            change(outlet, now: now) { outlet, _ in
                outlet.isStopping = true
                outlet.memory.isStale = true
            }
        }
    }

    /// What is known of events without a request.
    private mutating func record(_ outcomes: [Outcome], _ outlet: Int) -> [Action] {
        guard !outcomes.isEmpty else { return [] }
        let settlement = Settlement(destination: outlets[outlet].settings.id, outcomes: outcomes)
        return [.settle(attempt: newAttempt(of: outlet), settlement)]
    }

    private mutating func written(_ attempt: Int, now: Duration) {
        guard let outlet = attempts[attempt], outlets[outlet].inFlight[attempt]?.isWritten == false else { return }
        outlets[outlet].inFlight[attempt]?.isWritten = true
        groups[outlets[outlet].settings.group].pace.sent(now: now)
    }

    private mutating func concluded(_ attempt: Int, _ answered: Outlet.Answered, now: Duration) -> [Action] {
        guard let outlet = attempts[attempt] else { return [] }
        written(attempt, now: now)
        var outcomes: [Outcome] = []
        var actions = gateChange(of: outlet) { machine in
            var random = machine.random
            outcomes =
                machine.change(outlet, now: now) { outlet, wall in
                    outlet.judge(attempt, answered, now: now, wall: wall, random: &random)
                } ?? []
            machine.random = random
        }
        if outcomes.isEmpty {
            outlets[outlet].inFlight[attempt] = nil
            attempts[attempt] = nil
        } else {
            let settlement = Settlement(
                destination: outlets[outlet].settings.id, outcomes: outcomes, retried: outlets[outlet].retried,
                history: outlets[outlet].inFlight[attempt]?.batch.history ?? AttemptHistory())
            outlets[outlet].retried = 0
            actions.append(.settle(attempt: attempt, settlement))
        }
        return actions
    }

    /// What became of the request's events is on disk; its place is free.
    private mutating func recorded(_ attempt: Int, now: Duration) {
        unrecorded.remove(attempt)
        guard let outlet = attempts.removeValue(forKey: attempt) else { return }
        change(outlet, now: now) { outlet, _ in
            if let flight = outlet.inFlight.removeValue(forKey: attempt), flight.isFinal {
                outlet.fresh.done(flight.batch.items)
            }
            outlet.reading.madeRoom = true
            if outlet.reading.end == .windowsFull { outlet.reading.hasNews = true }
        }
    }

    // MARK: Starting

    private mutating func startDue(now: Duration, into actions: inout [Action]) {
        for group in groups.indices {
            while let turn = groups[group].pace.nextTurn(now: now), turn <= now {
                let place = unrecorded.isEmpty ? groups[group].turns.firstIndex { isDue($0, now: now) } : nil
                if let admission = admit(group, isBatchDue: place != nil, now: now) {
                    actions.append(admission)
                    continue
                }
                guard let place else { break }
                let outlet = groups[group].turns.remove(at: place)
                groups[group].turns.append(outlet)
                guard let action = start(outlet, rate: groups[group].pace.requestsPerSecond, now: now) else { break }
                groups[group].pace.take(now: now)
                actions.append(action)
            }
        }
    }

    private func isDue(_ outlet: Int, now: Duration) -> Bool {
        due[outlet].map { $0 <= now } ?? false
    }

    /// Nil when there was no batch after all.
    private mutating func start(_ outlet: Int, rate: Double?, now: Duration) -> Action? {
        let attempt = newAttempt(of: outlet)
        let id = batchOrigin + UInt64(attempt)
        let items = change(outlet, now: now) { outlet, wall in
            outlet.start(attempt, id: id, rate: rate, now: now, wall: wall)
        }
        guard let items else {
            attempts[attempt] = nil
            return nil
        }
        due[outlet] = outlets[outlet].nextDue()
        return .send(outlet: outlet, attempt: attempt, items)
    }

    private mutating func newAttempt(of outlet: Int) -> Int {
        nextAttempt += 1
        attempts[nextAttempt] = outlet
        return nextAttempt
    }

    private func nextWake(now: Duration) -> Duration? {
        groups.compactMap { group in
            let guests = group.guests.isEmpty ? nil : guestsDue(group, now: now)
            // What cannot be recorded is not sent: then nobody wakes for a batch.
            guard unrecorded.isEmpty, let due = group.turns.compactMap({ due[$0] }).min(),
                let turn = group.pace.nextTurn(now: now).map({ max($0, due) })
            else { return guests }
            return min(turn, guests ?? turn)
        }.min()
    }

    private func wall(_ now: Duration) -> Int64 { wallOrigin + now.milliseconds }
}

// MARK: - For the operator

extension Dispatcher {
    func status(now: Duration) -> [OutletStatus] {
        outlets.map { outlet in
            var outlet = outlet
            outlet.adaptation.advance(to: now)
            return OutletStatus(outlet, rateLimit: groups[outlet.settings.group].pace.requestsPerSecond)
        }
    }
}
