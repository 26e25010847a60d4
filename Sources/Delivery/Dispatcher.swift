import EventLog
import Vendors

/// All destinations and their limit groups, as one pure state machine: an event comes in with the time, the actions to
/// be taken come out. Nothing here waits, reads a clock or touches a socket, so that thousands of misbehaving vendors can
/// be simulated from a seed.
///
/// Each step lets the machine it is about change its state, and then asks, per limit group, which destinations have a
/// batch due; they take turns as long as the group's pace allows. What must wait for time alone becomes one `wake`.
struct Dispatcher: Sendable {
    private(set) var outlets: [Outlet]
    private(set) var groups: [Group]
    private var nextAttempt = 0
    private var attempts: [Int: Int] = [:]
    /// Attempts whose outcome could not be recorded so far. While there is one, nothing is sent to anybody: what cannot
    /// be recorded would be sent again after a crash.
    private var unrecorded: Set<Int> = []
    private var random: SplitMix64
    /// Milliseconds since 1970 at time zero.
    private let wallOrigin: Int64
    private var isStopping = false

    struct Group: Sendable {
        var pace: Pace
        /// The outlets of the group, the one whose turn is next first.
        var turns: [Int]
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
        self.wallOrigin = wallOrigin
        random = SplitMix64(seed: seed)
    }

    mutating func step(_ event: Event, now: Duration) -> [Action] {
        var actions = apply(event, now: now)
        if !isStopping, unrecorded.isEmpty { startDue(now: now, into: &actions) }
        for index in outlets.indices { actions += outlets[index].readActions() }
        if let wake = nextWake(now: now) { actions.append(.wake(at: wake)) }
        if isStopping, attempts.isEmpty { actions.append(.stopped) }
        return actions
    }

    /// Requests that are on their way or being recorded.
    var inFlight: Int { attempts.count }

    // MARK: Events

    private mutating func apply(_ event: Event, now: Duration) -> [Action] {
        switch event {
        case .tick:
            return []
        case .committed:
            // With full windows only a settlement makes room, and says so itself.
            for index in outlets.indices where outlets[index].reading.end != .windowsFull {
                outlets[index].reading.hasNews = true
            }
        case .replaysQueued:
            for index in outlets.indices { outlets[index].reading.hasReplays = true }
        case .read(let outlet, let stretch):
            outlets[outlet].took(stretch, now: now)
        case .readReplays(let outlet, let letters):
            outlets[outlet].took(letters)
        case .readDeferred(let outlet, let deferred):
            outlets[outlet].took(deferred, now: now, wall: wall(now))
        case .written(let attempt):
            written(attempt, now: now)
        case .answered(let attempt, let answered):
            return concluded(attempt, answered, now: now)
        case .unrecordable(let attempt):
            unrecorded.insert(attempt)
        case .recorded(let attempt):
            return recorded(attempt)
        case .removed(let sequences):
            for index in outlets.indices { outlets[index].remove(sequences) }
        case .paused(let outlet, let isPaused):
            outlets[outlet].isPaused = isPaused
        case .resumed(let outlet):
            let before = outlets[outlet].gate
            outlets[outlet].gate = .open
            outlets[outlet].silentUntil = .zero
            outlets[outlet].refusedInRow = 0
            return change(of: outlet, from: before)
        case .stop:
            isStopping = true
            for index in outlets.indices { outlets[index].isStopping = true }
        }
        return []
    }

    private mutating func written(_ attempt: Int, now: Duration) {
        guard let outlet = attempts[attempt], outlets[outlet].inFlight[attempt]?.isWritten == false else { return }
        outlets[outlet].inFlight[attempt]?.isWritten = true
        groups[outlets[outlet].settings.group].pace.sent(now: now)
    }

    private mutating func concluded(_ attempt: Int, _ answered: Outlet.Answered, now: Duration) -> [Action] {
        guard let outlet = attempts[attempt] else { return [] }
        written(attempt, now: now)
        let before = outlets[outlet].gate
        let outcomes =
            outlets[outlet].judge(attempt, answered, now: now, wall: wall(now), random: &random) ?? []
        var actions = change(of: outlet, from: before)
        if outcomes.isEmpty {
            outlets[outlet].inFlight[attempt] = nil
            attempts[attempt] = nil
        } else {
            let settlement = Settlement(
                destination: outlets[outlet].settings.id, outcomes: outcomes, retried: outlets[outlet].retried)
            outlets[outlet].retried = 0
            actions.append(.settle(attempt: attempt, settlement))
        }
        return actions
    }

    /// What became of the request's events is on disk; its place is free.
    private mutating func recorded(_ attempt: Int) -> [Action] {
        unrecorded.remove(attempt)
        guard let outlet = attempts.removeValue(forKey: attempt) else { return [] }
        if let flight = outlets[outlet].inFlight.removeValue(forKey: attempt), flight.isFinal {
            outlets[outlet].lanes.leave(flight.batch.items)
        }
        outlets[outlet].reading.madeRoom = true
        if outlets[outlet].reading.end == .windowsFull { outlets[outlet].reading.hasNews = true }
        return []
    }

    private func change(of outlet: Int, from before: Gate) -> [Action] {
        let after = outlets[outlet].gate
        return before == after ? [] : [.changed(outlet: outlet, from: before, to: after)]
    }

    // MARK: Starting

    private mutating func startDue(now: Duration, into actions: inout [Action]) {
        for group in groups.indices {
            while let turn = groups[group].pace.nextTurn(now: now), turn <= now,
                let place = groups[group].turns.firstIndex(where: { isDue($0, now: now) })
            {
                let outlet = groups[group].turns.remove(at: place)
                groups[group].turns.append(outlet)
                guard var batch = outlets[outlet].takeBatch(now: now) else { break }
                groups[group].pace.take(now: now)
                actions.append(start(&batch, outlet: outlet, now: now))
            }
        }
    }

    private func isDue(_ outlet: Int, now: Duration) -> Bool {
        outlets[outlet].nextDue().map { $0 <= now } ?? false
    }

    private mutating func start(_ batch: inout Batch, outlet: Int, now: Duration) -> Action {
        nextAttempt += 1
        if batch.attempts > 0 { outlets[outlet].retried += batch.items.count }
        batch.attempts += 1
        batch.firstAt = batch.firstAt ?? wall(now)
        attempts[nextAttempt] = outlet
        outlets[outlet].inFlight[nextAttempt] = Outlet.Flight(batch: batch, startedAt: now)
        return .send(outlet: outlet, attempt: nextAttempt, batch.items)
    }

    private func nextWake(now: Duration) -> Duration? {
        groups.compactMap { group in
            guard let due = group.turns.compactMap({ outlets[$0].nextDue() }).min() else { return nil }
            return group.pace.nextTurn(now: now).map { max($0, due) }
        }.min()
    }

    private func wall(_ now: Duration) -> Int64 { wallOrigin + now.milliseconds }
}
