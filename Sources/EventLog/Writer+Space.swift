import Dispatch
import GRDB
import Logging

/// Trimming, giving space back, and checkpoints.
///
/// An event may be trimmed when every destination it is routed to is done with it: when it is below the first
/// unfinished number of each destination that is owed anything, and below every held event, and nobody set it apart.
/// A destination that is owed nothing holds nothing back, wherever its cursor stands.
///
/// Finished events go when they are older than the retention, or whatever their age when 90 % of the bound is used.
/// Both in bites of at most about 5 ms, one per round: as many rounds as there are when there is load, and one after
/// the other when there is none.
extension Writer {
    static let selectFinished = """
        SELECT seq, received_at, length(body) FROM events WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?
        """
    static let deleteFinished = """
        DELETE FROM events WHERE seq > ? AND seq <= ?
            AND NOT EXISTS (SELECT 1 FROM deferred WHERE deferred.seq = events.seq)
        """
    static let deleteEnvelopes = """
        DELETE FROM envelopes WHERE last > ? AND last <= ?
            AND NOT EXISTS (SELECT 1 FROM events WHERE seq BETWEEN envelopes.first AND envelopes.last)
        """
    static let selectFirstHeld = "SELECT min(first) FROM held"

    // MARK: The bound

    /// Used pages × page size.
    func usedBytes() throws -> Int {
        let pages = try db.prepared("PRAGMA page_count").first() ?? 0
        let free = try db.prepared("PRAGMA freelist_count").first() ?? 0
        return Int(pages - free) * LogSchema.pageSize
    }

    private var maxBytes: Int { shared.configuration.maxBytes }

    /// What appends may fill.
    var bound: Int { maxBytes - shared.configuration.reserve }

    /// Finished events go whatever their age: near the bound, or when what is to be appended would not fit. Between the
    /// two the log would refuse it and trim nothing, until the retention of what is finished is over.
    private func isCrowded(adding bytes: Int = 0) throws -> Bool {
        let measured = try measure()
        return !space.ballast.isLaid || measured > maxBytes / 10 * 9 || measured + 2 * bytes > bound
    }

    /// Before a transaction: near the bound, plans to trim, and moves the WAL into the file. For settlements too, whose
    /// dead letters need room when nothing is appended any more.
    func makeRoom(for commands: [Command]) throws {
        if commands.contains(where: { $0.work.isSweep }) { try planChores() }
        let bytes = commands.reduce(0) { $0 + $1.bytes }
        guard !commands.isEmpty, try isCrowded(adding: bytes) else { return }
        try planTrim(adding: bytes)
        if walBytes > shared.configuration.reserve / 4 { try checkpoint() }
    }

    func measure() throws -> Int {
        try usedBytes() + walBytes
    }

    /// What only the WAL has: a page and its header per frame.
    private var walBytes: Int { wal.unmoved * (LogSchema.pageSize + 24) }

    // MARK: The ballast

    func layBallast() {
        guard failure == nil, space.ballast.lay() else { return }
        shared.configuration.logger.info("ballast laid", metadata: ["path": "\(space.ballast.path)"])
    }

    /// True when that made room.
    func giveUpBallast() -> Bool {
        guard space.ballast.giveUp() else { return false }
        shared.configuration.logger.error(
            "the disk is full: no events are taken until there is room for the ballast again",
            metadata: ["path": "\(space.ballast.path)"])
        return true
    }

    // MARK: Chores

    /// Looks for work. Called once a second, and for each `sweep`.
    func planChores() throws {
        layBallast()
        try planTrim()
        planForgetting()
        if !unstoredPlaces.isEmpty { space.chores.insert(.storePlaces) }
        if try excessPages() > 0 { space.chores.insert(.vacuum) }
        try lookForOldest()
        try forecast()
    }

    /// What the chores of a round may do within its transaction. Trimming comes first, so that it makes room for the
    /// round's appends.
    func doChores(_ round: inout Round, for commands: [Command]) throws {
        if space.chores.contains(.trim) { try trim(&round) }
        if space.chores.contains(.forgetRepeats) { try forgetRepeats(&round) }
        if space.chores.remove(.storePlaces) != nil {
            round.windows = unstoredPlaces
        }
        // Giving back the end of the file means moving what is used there: not while that is being trimmed anyway.
        if space.chores.contains(.vacuum), !space.chores.contains(.trim), commands.isEmpty { try vacuum() }
        guard commands.contains(where: \.work.isAppend) else { return }
        round.room = space.ballast.isLaid ? bound - (try measure()) : 0
    }

    // MARK: Trimming

    func hold(trimming change: Int) -> Command.Outcome {
        space.holds += change
        space.chores.remove(.trim)
        return .success(Command.Answer())
    }

    private func planTrim(adding bytes: Int = 0) throws {
        guard space.holds == 0 else { return }
        let retention = shared.configuration.retention
        let isCrowded = try isCrowded(adding: bytes)
        let cutoff = isCrowded ? Int64.max : shared.configuration.now() - Int64(retention / .milliseconds(1))
        let through = try firstOwed().sequence - 1
        space.trim = SpaceKeeping.Trim(through: through, cutoff: cutoff)
        if try endOfBite(rows: 1).number > space.swept { space.chores.insert(.trim) }
    }

    /// The lowest number that somebody still needs, and who; nobody, and the next number, when all is finished.
    func firstOwed() throws -> (sequence: Int64, by: NameID?) {
        var first: (sequence: Int64, by: NameID?) = (lastSequence + 1, nil)
        let counts = try Counts(reading: db)
        for (destination, place) in shared.places.all {
            let isOwed = counts.pending(destination) > 0 || !place.windows.open.isEmpty
            let sequence = place.windows.firstUnfinished
            if isOwed, sequence < first.sequence { first = (sequence, destination) }
        }
        if let held = try db.prepared(Self.selectFirstHeld).first(), held < first.sequence {
            first = (held, LogSchema.hold)
        }
        return first
    }

    private func trim(_ round: inout Round) throws {
        let began = DispatchTime.now()
        let (end, bytes) = try endOfBite(rows: space.bite)
        guard end > space.swept else {
            space.chores.remove(.trim)
            return
        }
        try delete(Self.deleteFinished, from: space.swept, to: end)
        let rows = db.changes
        round.tally.add(-rows, to: .events, of: Tally.log)
        shared.figures.update { figures in
            figures.largestBite = max(figures.largestBite, rows)
            figures.largestBiteBytes = max(figures.largestBiteBytes, bytes)
        }
        try delete(Self.deleteEnvelopes, from: space.swept, to: end)
        round.swept = end
        space.paceBite(DispatchTime.now().uptimeNanoseconds - began.uptimeNanoseconds)
    }

    /// The last number of the next bite, which takes in numbers without a row: an envelope's last event may be gone
    /// before its others. `space.swept` when there is nothing to trim.
    private func endOfBite(rows: Int) throws -> (number: Int64, bytes: Int) {
        let statement = try db.prepared(Self.selectFinished)
        defer { statement.reset() }
        statement.bind(space.swept, at: 1)
        statement.bind(space.trim.through, at: 2)
        statement.bind(Int64(rows), at: 3)
        var end = space.swept
        var count = 0
        var bytes = 0
        while try statement.step() {
            guard statement.integer(1) <= space.trim.cutoff else { return (end, bytes) }
            end = statement.integer(0)
            count += 1
            bytes += Int(statement.integer(2))
            if bytes >= SpaceKeeping.biteBytes { return (end, bytes) }
        }
        return (count < rows ? max(end, space.trim.through) : end, bytes)
    }

    private func delete(_ sql: String, from start: Int64, to end: Int64) throws {
        let statement = try db.prepared(sql)
        statement.bind(start, at: 1)
        statement.bind(end, at: 2)
        try statement.run()
    }

    // MARK: Giving space back

    /// Free pages beyond those that are kept for the next events: an eighth of the file, so that a steady flow of
    /// events reuses them instead of making the file shrink and grow. On a full disk, all.
    private func excessPages() throws -> Int {
        let pages = Int(try db.prepared("PRAGMA page_count").first() ?? 0)
        let free = Int(try db.prepared("PRAGMA freelist_count").first() ?? 0)
        guard space.ballast.isLaid else { return free }
        return free - max(SpaceKeeping.sparePages, pages / 8)
    }

    private func vacuum() throws {
        guard try excessPages() > 0 else {
            space.chores.remove(.vacuum)
            return
        }
        try db.prepared("PRAGMA incremental_vacuum(\(SpaceKeeping.vacuumBite))").run()
    }

    // MARK: Checkpoints

    /// PASSIVE: never waits for a reader, and never makes one wait. Between commits, and only here: see ``LogFile``.
    func checkpointIfDue() {
        // On a full disk after each commit, so that the next one needs no more of it.
        let due = space.ballast.isLaid ? SpaceKeeping.checkpointFrames : 1
        if wal.length < space.gatedAt { space.gatedAt = 0 }
        if isGateDue {
            space.gatedAt = wal.length
            gate.close()
            defer { gate.open() }
            shared.figures.update { $0.gateClosings += 1 }
            attempt { try checkpoint() }
        } else if wal.unmoved >= due {
            attempt { try checkpoint() }
        }
        shared.figures.walFrames = wal.unmoved
    }

    /// Readers have kept the WAL from being begun anew, for the length of another checkpoint since it was last tried. Not
    /// while there is more than a slice to move: that would not empty the WAL.
    private var isGateDue: Bool {
        wal.length >= SpaceKeeping.gateFrames && wal.length - space.gatedAt >= SpaceKeeping.checkpointFrames
            && wal.unmoved <= SpaceKeeping.sliceFrames
    }

    private func checkpoint() throws {
        // One that fails is not tried again without a commit.
        space.isCatchingUp = false
        let began = DispatchTime.now().uptimeNanoseconds
        let before = wal.moved
        if wal.unmoved > SpaceKeeping.sliceFrames {
            try mark.hold(at: wal.moved + SpaceKeeping.sliceFrames) { try move() }
        } else {
            try move()
        }
        space.isCatchingUp = wal.unmoved >= SpaceKeeping.checkpointFrames && wal.moved > before
        let time = Int((DispatchTime.now().uptimeNanoseconds - began) / 1_000)
        shared.figures.update { figures in
            figures.checkpoints += 1
            figures.checkpoint.add(time)
        }
    }

    private func move() throws {
        _ = try db.checkpoint(.passive)
    }
}
