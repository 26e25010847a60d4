public import EventLog
public import Logging
public import ServiceLifecycle
import Synchronization
import Vendors

/// From the log to the vendors: per destination, read → batch → pace → send → verdict → record.
///
/// All decisions are made by ``Dispatcher``, a pure state machine behind one lock; this shell feeds it events and carries
/// out the actions it returns, each in a task of its own: reads of the log, requests, settlements, one timer.
///
///     log ──committed──▶ ┌────────────┐ ──read────▶ log
///     task ──answered──▶ │ Dispatcher │ ──send────▶ vendor
///     task ──recorded──▶ │   (pure)   │ ──settle──▶ log
///     timer ──tick─────▶ └────────────┘ ──wake────▶ timer
///
/// Stopping: nothing new is read or sent; what is on its way is finished and recorded, for `grace` at most.
public final class Delivery: Service {
    let outlets: [OutletSettings]
    private let log: any EventLog
    let clients: [VendorClient]
    let reception = Reception()
    private let logger: Logger
    private let grace: Duration
    private let clock = ContinuousClock()
    private let zero: ContinuousClock.Instant
    private let state: Mutex<Dispatcher>
    private let timer = Mutex<(at: Duration, task: Task<Void, Never>)?>(nil)
    private let stopped = Latch()
    private let failure: @Sendable (LogError) -> Void

    /// - Parameters:
    ///   - rates: requests per second of each limit group that `outlets` name by position; nil for none.
    ///   - grace: how long a stop waits for requests that are on their way.
    ///   - failure: called when the log cannot record any more; the process should end.
    public init(
        outlets: [OutletSettings],
        rates: [Double?],
        log: any EventLog,
        grace: Duration,
        logger: Logger,
        now: @escaping @Sendable () -> Int64,
        failure: @escaping @Sendable (LogError) -> Void
    ) async throws(LogError) {
        self.outlets = outlets
        self.log = log
        self.grace = grace
        self.logger = logger
        self.failure = failure
        zero = clock.now
        clients = outlets.map { VendorClient($0, now: now) }
        let paused = try await log.pausedDestinations()
        state = Mutex(
            Dispatcher(
                outlets: outlets, paused: paused, rates: rates, now: .zero, wallOrigin: now(),
                seed: UInt64.random(in: .min ... .max)))
    }

    public func run() async throws {
        try await start()
        try? await gracefulShutdown()
        await stop()
        for client in clients { await client.shutdown() }
    }

    /// Tries a destination again at once, whatever held it back. False when there is none of that name.
    public func resume(_ name: String) async throws(LogError) -> Bool {
        guard let index = outlets.firstIndex(where: { $0.name == name }) else { return false }
        try await log.setPaused(false, destination: outlets[index].id)
        handle(.paused(outlet: index, false))
        handle(.resumed(outlet: index))
        return true
    }

    /// Stops sending to a destination until it is resumed. False when there is none of that name.
    public func pause(_ name: String) async throws(LogError) -> Bool {
        guard let index = outlets.firstIndex(where: { $0.name == name }) else { return false }
        try await log.setPaused(true, destination: outlets[index].id)
        handle(.paused(outlet: index, true))
        return true
    }

    /// Dead letters were marked to be replayed.
    public func replaysQueued() {
        handle(.replaysQueued)
    }

    /// What each destination is doing now.
    public func status() -> [OutletStatus] {
        state.withLock { $0.status(now: now) }
    }

    /// Requests on their way whose answer has not come.
    public var unanswered: Int { state.withLock { $0.unanswered } }

    /// Events on their way that somebody took back.
    public var takenBackInFlight: Int { state.withLock { $0.outlets.reduce(0) { $0 + $1.takenBack.count } } }

    // MARK: Start and stop

    private func start() async throws(LogError) {
        log.onRemoval { [weak self] in self?.handle(.removed($0)) }
        log.onCommit { [weak self] in self?.handle(.committed) }
        for (index, outlet) in outlets.enumerated() {
            let deferred = try await log.deferred(for: outlet.id)
            let schedule = try await log.schedule(of: outlet.id)
            handle(.began(outlet: index, deferred, schedule))
        }
    }

    private func stop() async {
        handle(.stop)
        let timeout = Task {
            try await Task.sleep(for: grace)
            stopped.open()
        }
        await stopped.wait()
        timeout.cancel()
        let unanswered = unanswered
        if unanswered > 0 {
            logger.warning(
                "stopped with requests unanswered; their events will be sent again",
                metadata: ["requests": "\(unanswered)"])
        }
    }

    // MARK: Events and actions

    /// The dispatcher's time.
    var now: Duration { clock.now - zero }

    func handle(_ event: Event) {
        let actions = state.withLock { $0.step(event, now: now) }
        for action in actions { perform(action) }
    }

    private func perform(_ action: Action) {
        switch action {
        case .read(let outlet, let events, let bytes):
            Task { await read(outlet: outlet, events: events, bytes: bytes) }
        case .readReplays(let outlet, let events, let bytes):
            Task { await readReplays(outlet: outlet, events: events, bytes: bytes) }
        case .send(let outlet, let attempt, let items):
            Task { await send(outlet: outlet, attempt: attempt, items: items) }
        case .admit(let guest):
            reception.call(guest, isAdmitted: true)
        case .turnAway(let guest):
            reception.call(guest, isAdmitted: false)
        case .settle(let attempt, let settlement):
            Task { await settle(attempt: attempt, settlement) }
        case .remember(let outlet, let schedule):
            Task { await remember(schedule, of: outlet) }
        case .wake(let at):
            wake(at: at)
        case .changed(let outlet, let before, let after):
            report(outlets[outlet].name, from: before, to: after)
        case .stopped:
            stopped.open()
        }
    }

    private func read(outlet: Int, events: Int, bytes: Int) async {
        await untilThereIsRoom {
            let stretch = try await log.next(for: outlets[outlet].id, events: events, bytes: bytes)
            handle(.read(outlet: outlet, stretch))
        }
    }

    private func readReplays(outlet: Int, events: Int, bytes: Int) async {
        await untilThereIsRoom {
            let letters = try await log.nextReplays(for: outlets[outlet].id, events: events, bytes: bytes)
            handle(.readReplays(outlet: outlet, letters))
        }
    }

    private func send(outlet: Int, attempt: Int, items: [Item]) async {
        let endpoint = outlets[outlet].endpoint
        let events = items.outbound
        if let objection = endpoint.objection(to: events) {
            return handle(.answered(attempt: attempt, Outlet.Answered(verdict: objection, isUnsent: true)))
        }
        let request = endpoint.request(for: events)
        let reply = await clients[outlet].send(request) { [weak self] in self?.handle(.written(attempt: attempt)) }
        let verdict = outlets[outlet].verdicts.apply(
            to: reply, code: endpoint.code(of: reply), else: endpoint.verdict(on: reply))
        handle(.answered(attempt: attempt, Outlet.Answered(reply, verdict: verdict)))
    }

    /// What cannot be recorded is tried again until it can: meanwhile nothing is sent to anybody.
    private func settle(attempt: Int, _ settlement: Settlement) async {
        await untilThereIsRoom {
            try await log.settle(settlement)
            tellDeaths(of: settlement)
            handle(.recorded(attempt: attempt))
        } otherwise: {
            handle(.unrecordable(attempt: attempt))
        }
    }

    private func tellDeaths(of settlement: Settlement) {
        let deaths = settlement.outcomes.lazy.compactMap(\.death)
        guard let first = deaths.first else { return }
        let name = outlets.first { $0.id == settlement.destination }?.name ?? ""
        logger.warning(
            "events became dead letters",
            metadata: [
                "destination": "\(name)", "events": .stringConvertible(deaths.count { _ in true }),
                "reason": "\(first.reason)", "detail": "\(first.detail)",
            ])
    }

    private func remember(_ schedule: RetrySchedule?, of outlet: Int) async {
        await untilThereIsRoom {
            try await log.remember(schedule, of: outlets[outlet].id)
            handle(.remembered(outlet: outlet))
        }
    }

    /// Again and again while the disk is full, which may pass; any other failure of the log ends the process.
    private func untilThereIsRoom(
        _ work: () async throws -> Void,
        otherwise: () -> Void = {}
    ) async {
        while true {
            do {
                return try await work()
            } catch let error as LogError where error.code == .full || error.code == .busy {
                otherwise()
                try? await Task.sleep(for: .milliseconds(200))
            } catch {
                if let error = error as? LogError { failed(error) }
                return
            }
        }
    }

    private func failed(_ error: LogError) {
        if error.code != .closed { failure(error) }
    }

    private func wake(at: Duration) {
        timer.withLock { timer in
            if let timer, timer.at <= at { return }
            timer?.task.cancel()
            timer = (at, Task { await tick(at: at) })
        }
    }

    private func tick(at: Duration) async {
        guard (try? await clock.sleep(until: zero + at, tolerance: .zero)) != nil else { return }
        timer.withLock { timer in
            if timer?.at == at { timer = nil }
        }
        handle(.tick)
    }

    private func report(_ destination: String, from before: Gate, to after: Gate) {
        let name: Logger.Metadata = ["destination": "\(destination)"]
        switch (before, after) {
        case (_, .open):
            logger.notice("destination takes events again", metadata: name)
        case (.open, .backingOff(_, _, _, let why)):
            logger.warning("destination fails, backing off", metadata: name.merging(["reason": "\(why)"]) { $1 })
        case (_, .parked(_, _, let why)):
            if case .parked = before { return }
            logger.error("destination parked", metadata: name.merging(["reason": "\(why)"]) { $1 })
        case (_, .backingOff):
            break
        }
    }
}

extension Outcome {
    fileprivate var death: Death? { if case .dead(_, let death) = self { death } else { nil } }
}
