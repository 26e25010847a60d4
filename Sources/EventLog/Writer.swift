import Dispatch
import GRDB
import Logging

/// The only one who writes and checkpoints.
///
/// A round takes all commands that wait, executes them in one transaction and answers all of them after its one sync:
/// while a round is under way the next one gathers, so the batch grows with the load and nothing waits for a timer.
///
/// No command can spoil another's work: whatever a command can be refused for (a full log, an unknown route) is found
/// before its first statement, so no savepoints are needed. What is left are failures of the file itself:
///
/// | failure | what was written | answer |
/// |---|---|---|
/// | disk full | rolled back | the ballast goes, then appends: `full`; the others are tried again without them |
/// | anything else | rolled back if it can be | everybody: `failed`, and so every later call |
///
/// After a failed sync nothing is tried again: the kernel may have dropped the pages it could not write.
///
/// Lives on a thread of its own; nothing here is touched by any other.
final class Writer {
    let db: Database
    let shared: SharedState
    var lastSequence: Int64
    private(set) var lastReceivedAt: Int64
    /// The hours that have a table of idempotency keys, ascending.
    private(set) var repeatHours: [Int64]
    /// Each destination's place as it is in the file.
    private var stored: [NameID: Windows]
    var space: SpaceKeeping
    /// Of those destinations that may be owed only so much.
    var backlogs: [NameID: BacklogGauge] = [:]
    let wal: WALGauge
    let gate: ReaderGate
    let mark: CheckpointMark
    private var files: OpenFiles
    private(set) var failure: LogError?
    private var nextTick = DispatchTime.now()

    init(_ db: Database, _ shared: SharedState, _ file: LogFile) {
        let contents = file.contents
        self.db = db
        self.shared = shared
        lastSequence = contents.lastSequence
        lastReceivedAt = contents.lastReceivedAt
        repeatHours = contents.repeatHours
        space = SpaceKeeping(shared.configuration)
        stored = contents.places
        wal = WALGauge(db)
        files = OpenFiles(shared.configuration.path)
        gate = file.gate
        mark = file.mark
    }

    var path: String { shared.configuration.path }

    // MARK: The loop

    /// Returns when the inbox is closed and everything in it is done.
    func run() {
        layBallast()
        // A crash may have left a long WAL.
        if wal.unmoved >= SpaceKeeping.checkpointFrames { space.isCatchingUp = true }
        while let commands = shared.inbox.take(within: hasChores || isCatchingUp ? .seconds(0) : .seconds(1)) {
            tick()
            if commands.isEmpty, !hasChores, !isCatchingUp { continue }
            let began = DispatchTime.now().uptimeNanoseconds
            if !commands.isEmpty || hasChores { commit(commands) }
            checkpointIfDue()
            emptyWALIfAsked()
            // A key path would copy each command, with all it brings.
            let appends = commands.count { $0.work.isAppend }
            gather(after: appends, lasting: DispatchTime.now().uptimeNanoseconds - began)
        }
        guard failure == nil else { return }
        space.chores = [.storePlaces]
        commit([])
    }

    /// Those who were answered together come back together, within microseconds; the first of them must not get a sync
    /// of its own while the others wait for the next. Measured with 64 callers of single events: 64 events per commit
    /// instead of 40 to 50. One caller alone never waits; nor does anybody for settlements, whose senders come back after
    /// their vendor's next answer.
    private func gather(after count: Int, lasting nanoseconds: UInt64) {
        guard count > 1, failure == nil else { return }
        shared.inbox.gather(count, within: min(nanoseconds / 4, 200_000))
    }

    private var isCatchingUp: Bool { failure == nil && space.isCatchingUp }

    private var hasChores: Bool { failure == nil && !space.chores.isEmpty }

    /// Once a second: looks whether there is something to trim, or a place that moved without a settlement.
    private func tick() {
        let now = DispatchTime.now()
        guard shared.configuration.isTrimming, now >= nextTick, failure == nil else { return }
        nextTick = now + .seconds(1)
        attempt { try planChores() }
    }

    /// Places of destinations that read on, or found gaps, since their places were stored.
    var unstoredPlaces: [NameID: Windows] {
        shared.places.all.mapValues(\.windows).filter { $0.value != stored[$0.key] }
    }

    // MARK: A round

    private func commit(_ commands: [Command]) {
        if let failure { return refuse(commands, failure) }
        do {
            try makeRoom(for: commands)
            let outcomes = try transaction(commands)
            shared.inbox.finish(commands, outcomes)
        } catch {
            let failure = LogError("write", path: path, error)
            guard failure.code == .full else { return fail(commands, failure) }
            if giveUpBallast() { commit(commands) } else { retry(commands, failure) }
        }
    }

    /// After the disk was full: settling must go on even when nothing can be appended.
    private func retry(_ commands: [Command], _ full: LogError) {
        let hadChores = !space.chores.isEmpty
        space.chores = []
        let appends = commands.filter(\.work.isAppend)
        refuse(appends, full)
        let others = commands.filter { !$0.work.isAppend }
        guard hadChores || !appends.isEmpty else { return refuse(others, full) }
        if !others.isEmpty { commit(others) }
    }

    private func fail(_ commands: [Command], _ error: LogError) {
        let failure = LogError(.failed, error.detail)
        self.failure = failure
        shared.inbox.fail(failure)
        shared.configuration.logger.critical("the log failed", metadata: ["error": "\(error)"])
        refuse(commands, failure)
    }

    private func refuse(_ commands: [Command], _ error: LogError) {
        shared.inbox.finish(commands, commands.map { _ in .failure(error) })
    }

    /// Runs what has no command to answer to.
    func attempt(_ body: () throws -> Void) {
        do { try body() } catch {
            let failure = LogError("write", path: path, error)
            guard failure.code == .full else { return fail([], failure) }
            if giveUpBallast() { attempt(body) }
        }
    }

    private func transaction(_ commands: [Command]) throws -> [Command.Outcome] {
        let now = shared.configuration.now()
        var round = Round(
            now: now, receivedAt: max(lastReceivedAt, now), lastSequence: lastSequence, swept: space.swept,
            repeatHours: repeatHours)
        let began = DispatchTime.now().uptimeNanoseconds
        try db.prepared("BEGIN IMMEDIATE").run()
        do {
            try doChores(&round, for: commands)
            let outcomes = try commands.map { try perform($0.work, &round) }
            try store(round)
            let time = try commit(since: began)
            try files.check()
            shared.figures.committed(events: Int(round.lastSequence - lastSequence), time)
            publish(round)
            return outcomes
        } catch {
            // SQLite has rolled back by itself after some errors.
            if db.isInsideTransaction { try? db.prepared("ROLLBACK").run() }
            throw error
        }
    }

    /// Writes and syncs the WAL.
    private func commit(since began: UInt64) throws -> CommitTime {
        let ready = DispatchTime.now().uptimeNanoseconds
        try db.prepared("COMMIT").run()
        let end = DispatchTime.now().uptimeNanoseconds
        return CommitTime(whole: Int((end - began) / 1_000), sync: Int((end - ready) / 1_000))
    }

    private func perform(_ work: Command.Work, _ round: inout Round) throws -> Command.Outcome {
        switch work {
        case .append(let submission, let claim): try append(submission, claim, &round)
        case .settle(let settlement): try settle(settlement, &round)
        case .intern(let name, let space): try intern(name, space, &round)
        case .route(let destinations): try route(to: destinations, &round)
        case .configure(let starts): try configure(starts, &round)
        case .pause(let isPaused, let destination): try pause(isPaused, destination)
        case .schedule(let schedule, let destination): try remember(schedule, of: destination)
        case .dropOwed(let destination): try dropOwed(to: destination, &round)
        case .remove(let sequences): try remove(sequences, &round)
        case .suppress(let person, let until): try suppress(person, until: until, &round)
        case .forgetLetters(let letters): try forgetLetters(letters, &round)
        case .forgetAnswers(let hour, let keys): try forgetAnswers(hour, keys, &round)
        case .forgetReplies(let replies): try forgetReplies(replies)
        case .emptyWAL: askForEmptyWAL()
        case .drop(let letters): try drop(letters, &round)
        case .replay(let letters): try replay(letters, &round)
        case .startReplay(let plan): try startReplay(plan, round)
        case .continueReplay(let job, let letters, let isLast): try continueReplay(job, letters, isLast: isLast, &round)
        case .resend(let bite): try resend(bite, &round)
        case .resendLetters(let letters, let route): try resendLetters(letters, route, &round)
        case .setReplay(let job, let state): try setReplay(job, state, round)
        case .edit(let letters): try edit(letters, &round)
        case .readmit(let letters): try readmit(letters, &round)
        case .remember(let key, let value): try remember(key, value)
        case .sweep: .success(Command.Answer(number: space.chores.isEmpty ? 0 : 1))
        case .holdTrimming(let change): hold(trimming: change)
        case .limitPages(let pages): try limit(pages: pages)
        case .fail: throw DatabaseError(resultCode: .SQLITE_IOERR_FSYNC, message: "asked to fail")
        }
    }

    static let insertMeta = "INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)"

    private func remember(_ key: String, _ value: [UInt8]) throws -> Command.Outcome {
        let statement = try db.prepared(Self.insertMeta)
        statement.bind(key, at: 1)
        try statement.run(binding: value[...], at: 2)
        return .success(Command.Answer())
    }

    private func limit(pages: Int) throws -> Command.Outcome {
        try db.prepared("PRAGMA max_page_count = \(pages)").run()
        space.ballast.isDiskSaidToBeFull = try pages <= Int(db.prepared("PRAGMA page_count").first() ?? 0)
        return .success(Command.Answer())
    }

    private func store(_ round: Round) throws {
        for (destination, windows) in round.windows {
            try store(windows, over: stored[destination], for: destination)
        }
        try round.tally.store(in: db)
    }

    private func publish(_ round: Round) {
        if round.lastSequence > lastSequence { lastReceivedAt = round.receivedAt }
        lastSequence = round.lastSequence
        shared.figures.lastSequence = lastSequence
        space.swept = round.swept
        repeatHours = round.repeatHours
        // Statements on a table that is gone would be kept for ever.
        if round.hasDroppedTable { db.clearSchemaCache() }
        countBacklogs(round)
        for publication in round.publications { publish(publication) }
        for (destination, windows) in round.windows { stored[destination] = windows }
        if !round.removed.isEmpty {
            shared.ranges.forget()
            shared.removals.note(round.removed, allHaveRead: shared.places.all.values.map(\.windows.read).min() ?? 0)
        }
        for (destination, sequences) in round.finished {
            _ = shared.places.update(destination) { place in place.windows.finish(sequences) }
        }
        shared.removals.tell(events: round.removed, letters: round.removedLetters)
        if round.bringsWork { shared.handlers.call() }
    }

    private func publish(_ publication: Publication) {
        switch publication {
        case .name(let id, let name, let space): shared.catalog.add(id, name, in: space)
        case .route(let id, let destinations): shared.catalog.add(id, to: destinations)
        case .adoption(let adoption): shared.catalog.add(adoption)
        case .configured(let destinations, let backlogs):
            shared.catalog.configured = destinations
            attempt { try watch(backlogs) }
        case .replays(let letters, let destination): shared.replays.append(letters, for: destination)
        case .suppressed(let person, let until): shared.suppressions.add(person, until: until)
        case .place(let destination, let place):
            shared.places.put(place, for: destination)
            stored[destination] = place.windows
        }
    }
}
