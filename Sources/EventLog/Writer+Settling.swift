import GRDB

/// Recording what became of events and letters.
///
/// An event is open for a destination while its window bit is clear or a row of `deferred` names it. Settling one that
/// is not open changes nothing, so a settlement may be repeated.
extension Writer {
    static let updateCursor = "UPDATE cursors SET read = ? WHERE destination = ?"
    static let upsertWindow = """
        INSERT INTO windows (destination, first, last, finished) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET last = excluded.last, finished = excluded.finished
        """
    static let deleteWindow = "DELETE FROM windows WHERE destination = ? AND first = ?"
    static let deleteDeferral = "DELETE FROM deferred WHERE seq = ? AND destination = ?"
    static let updateDeferral = """
        UPDATE deferred SET attempts = ?3, first_at = ?4, next_at = ?5, reason = ?6, history = ?7
        WHERE seq = ?1 AND destination = ?2
        """
    static let insertDeferral = """
        INSERT INTO deferred (seq, destination, attempts, first_at, next_at, reason, history)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """
    static let insertLetter = """
        INSERT INTO dead_letters (stage, destination, seq, received_at, request, source, kind, subject, reason, detail,
            http_status, reply, attempts, first_at, died_at, state)
        SELECT 'delivery', ?, seq, received_at, request, source, kind, subject, ?, ?, ?, ?, ?, ?, ?, 'dead'
        FROM events WHERE seq = ?
        """
    static let copyBody = """
        INSERT INTO dead_bodies (id, envelope, body)
        SELECT ?, (SELECT bytes FROM envelopes WHERE last = events.envelope), body FROM events WHERE seq = ?
        """
    static let insertReply = "INSERT INTO replies (bytes) VALUES (?)"
    static let putHistory = "INSERT OR REPLACE INTO dead_attempts (id, history) VALUES (?, ?)"
    static let selectHistory = "SELECT history FROM dead_attempts WHERE id = ?"
    static let resolveLetter = """
        UPDATE dead_letters SET state = 'replayed', resolved_at = ?
        WHERE id = ? AND destination = ? AND state = 'replaying'
        """
    static let dieAgain = """
        UPDATE dead_letters SET state = 'dead', reason = ?, detail = ?, http_status = ?, reply = ?,
            attempts = attempts + ?, died_at = ?
        WHERE id = ? AND destination = ? AND state = 'replaying'
        """

    func settle(_ settlement: Settlement, _ round: inout Round) throws -> Command.Outcome {
        let destination = settlement.destination
        let delivered = settlement.outcomes.compactMap(\.deliveredEvent)
        round.tally.add(try close(delivered, of: destination, &round), to: .delivered, of: destination)
        var replies: [[UInt8]: Int64] = [:]
        for outcome in settlement.outcomes {
            switch outcome {
            case .delivered(.event): continue
            case .delivered(.letter(let letter)):
                try resolve(letter, of: destination, settlement.history, &round)
            case .dead(.event(let sequence), let death):
                guard try close(sequence, of: destination, &round) else { continue }
                try bury(sequence, of: destination, death, &replies, now: round.now)
                round.tally.add(1, to: .died, of: destination)
            case .dead(.letter(let letter), let death):
                try buryAgain(letter, of: destination, death, &replies, now: round.now)
            case .deferred(let sequence, let deferral):
                try setApart(sequence, of: destination, deferral, &round)
            case .passedOver(let sequence, let kind):
                guard try close(sequence, of: destination, &round) else { continue }
                round.tally.add(1, of: kind, to: .passedByMapping, of: destination)
            }
        }
        round.tally.add(settlement.retried, to: .retried, of: destination)
        return .success(Command.Answer())
    }

    // MARK: Events

    /// All that a request delivered together: the windows are looked up once. Returns how many were open.
    private func close(_ sequences: [Int64], of destination: NameID, _ round: inout Round) throws -> Int {
        let finished = finish(sequences, of: destination, &round)
        guard finished.count < sequences.count else { return finished.count }
        let others = Set(sequences).subtracting(finished)
        return try finished.count + others.count { try closeDeferred($0, of: destination, &round) }
    }

    /// True when the event was open.
    func close(_ sequence: Int64, of destination: NameID, _ round: inout Round) throws -> Bool {
        if !finish([sequence], of: destination, &round).isEmpty { return true }
        return try closeDeferred(sequence, of: destination, &round)
    }

    private func closeDeferred(_ sequence: Int64, of destination: NameID, _ round: inout Round) throws -> Bool {
        let statement = try db.prepared(Self.deleteDeferral)
        statement.bind(sequence, at: 1)
        statement.bind(destination.rawValue, at: 2)
        try statement.run()
        guard db.changes > 0 else { return false }
        // Trimming may have passed it by.
        round.swept = min(round.swept, sequence - 1)
        return true
    }

    /// Sets the window bits of those where they are clear, and returns these.
    private func finish(_ sequences: [Int64], of destination: NameID, _ round: inout Round) -> [Int64] {
        if round.windows[destination] == nil {
            guard let windows = shared.places[destination]?.windows, sequences.contains(where: windows.isUnfinished)
            else { return [] }
            round.windows[destination] = windows
        }
        let finished = round.windows[destination]?.finish(sequences) ?? []
        round.finished[destination, default: []] += finished
        return finished
    }

    private func setApart(
        _ sequence: Int64, of destination: NameID, _ deferral: Deferral, _ round: inout Round
    ) throws {
        let isNew = !finish([sequence], of: destination, &round).isEmpty
        let statement = try db.prepared(isNew ? Self.insertDeferral : Self.updateDeferral)
        statement.bind(sequence, at: 1)
        statement.bind(destination.rawValue, at: 2)
        statement.bind(Int64(deferral.attempts), at: 3)
        statement.bind(deferral.firstAt, at: 4)
        statement.bind(deferral.nextAt, at: 5)
        statement.bind(deferral.reason, at: 6)
        statement.bind(deferral.history, at: 7)
        try statement.run()
    }

    private func bury(
        _ sequence: Int64, of destination: NameID, _ death: Death, _ replies: inout [[UInt8]: Int64], now: Int64
    ) throws {
        let statement = try db.prepared(Self.insertLetter)
        statement.bind(destination.rawValue, at: 1)
        statement.bind(death.reason, at: 2)
        statement.bind(death.detail, at: 3)
        statement.bind(death.status.map(Int64.init), at: 4)
        statement.bind(try keep(death.reply, &replies), at: 5)
        statement.bind(Int64(death.attempts), at: 6)
        statement.bind(death.firstAt, at: 7)
        statement.bind(now, at: 8)
        statement.bind(sequence, at: 9)
        try statement.run()
        let letter = db.lastInsertedRowID
        let body = try db.prepared(Self.copyBody)
        body.bind(letter, at: 1)
        body.bind(sequence, at: 2)
        try body.run()
        try keep(death.history, of: letter)
    }

    /// In place of what there is of the letter's attempts.
    private func keep(_ history: AttemptHistory, of letter: Int64) throws {
        guard !history.isEmpty else { return }
        let statement = try db.prepared(Self.putHistory)
        statement.bind(letter, at: 1)
        statement.bind(history, at: 2)
        try statement.run()
    }

    /// The row of a vendor's answer; equal answers within a settlement share one.
    private func keep(_ reply: [UInt8]?, _ replies: inout [[UInt8]: Int64]) throws -> Int64? {
        guard let reply else { return nil }
        if let known = replies[reply] { return known }
        try db.prepared(Self.insertReply).run(binding: reply[...], at: 1)
        replies[reply] = db.lastInsertedRowID
        return db.lastInsertedRowID
    }

    // MARK: Letters that were replayed

    private func resolve(
        _ letter: Int64, of destination: NameID, _ history: AttemptHistory, _ round: inout Round
    ) throws {
        let statement = try db.prepared(Self.resolveLetter)
        statement.bind(round.now, at: 1)
        statement.bind(letter, at: 2)
        statement.bind(destination.rawValue, at: 3)
        try statement.run()
        guard db.changes > 0 else { return }
        round.tally.add(1, to: .replayed, of: destination)
        try keep(try self.history(of: letter).followed(by: history), of: letter)
    }

    private func buryAgain(
        _ letter: Int64, of destination: NameID, _ death: Death, _ replies: inout [[UInt8]: Int64], now: Int64
    ) throws {
        let statement = try db.prepared(Self.dieAgain)
        statement.bind(death.reason, at: 1)
        statement.bind(death.detail, at: 2)
        statement.bind(death.status.map(Int64.init), at: 3)
        statement.bind(try keep(death.reply, &replies), at: 4)
        statement.bind(Int64(death.attempts), at: 5)
        statement.bind(now, at: 6)
        statement.bind(letter, at: 7)
        statement.bind(destination.rawValue, at: 8)
        try statement.run()
        guard db.changes > 0 else { return }
        try keep(try history(of: letter).followed(by: death.history), of: letter)
    }

    private func history(of letter: Int64) throws -> AttemptHistory {
        let row = try db.prepared(Self.selectHistory)
        defer { row.reset() }
        row.bind(letter, at: 1)
        return try row.step() ? row.history(0) : AttemptHistory()
    }

    // MARK: Places

    /// Stores what of a destination's place differs from `stored`, which is what the file has.
    func store(_ windows: Windows, over stored: Windows?, for destination: NameID) throws {
        guard windows != stored else { return }
        if windows.read != stored?.read {
            let statement = try db.prepared(Self.updateCursor)
            statement.bind(windows.read, at: 1)
            statement.bind(destination.rawValue, at: 2)
            try statement.run()
        }
        var gone: [Int64: Window] = [:]
        for window in stored?.open ?? [] { gone[window.first] = window }
        for window in windows.open where gone.removeValue(forKey: window.first) != window {
            try store(window, for: destination)
        }
        for first in gone.keys {
            let statement = try db.prepared(Self.deleteWindow)
            statement.bind(destination.rawValue, at: 1)
            statement.bind(first, at: 2)
            try statement.run()
        }
    }

    private func store(_ window: Window, for destination: NameID) throws {
        let statement = try db.prepared(Self.upsertWindow)
        statement.bind(destination.rawValue, at: 1)
        statement.bind(window.first, at: 2)
        statement.bind(window.last, at: 3)
        try statement.run(binding: window.finished[...], at: 4)
    }
}
