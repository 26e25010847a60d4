import GRDB

/// Events that are appended a second time, for one destination alone: replays of the past, and what dead letters hold. Each
/// knows its original, so that no replay takes a copy for another event.
extension Writer {
    static let mark = "UPDATE events SET again = ? WHERE seq = ?"
    static let originalOf = "SELECT coalesce(again, seq) FROM events WHERE seq = ?"
    static let isCopied = "SELECT 1 FROM events WHERE again = ? AND route = ?"
    static let letterToCopy = """
        SELECT l.seq, l.received_at, l.request, l.source, l.kind, l.subject, b.envelope, b.body
        FROM dead_letters l JOIN dead_bodies b ON b.id = l.id
        WHERE l.id = ? AND l.stage = 'delivery' AND l.state = 'dead'
        """

    private struct Copy {
        let original: Int64
        let event: StoredEvent
    }

    /// Those that are in the log still; moves the job on. Answers how many.
    func resend(_ bite: PastBite, _ round: inout Round) throws -> Command.Outcome {
        let select = try db.prepared(Self.selectReplay)
        select.bind(bite.job, at: 1)
        guard let after = try select.first(), bite.through > after || bite.isLast else {
            return .success(Command.Answer())
        }
        let copies = try bite.sequences.compactMap(copy)
        if let obstacle = try append(copies, bite.route, &round) { return obstacle }
        let advance = try db.prepared(Self.advanceReplay)
        advance.bind(bite.through, at: 1)
        advance.bind(Int64(copies.count), at: 2)
        advance.bind(bite.job, at: 3)
        try advance.run()
        if bite.isLast { try end(bite.job, .done, round) }
        return .success(Command.Answer(number: Int64(copies.count)))
    }

    /// What dead letters hold, but for what was sent there before. The letters stay. Answers how many.
    func resendLetters(_ letters: [Int64], _ route: RouteID, _ round: inout Round) throws -> Command.Outcome {
        let copies = try letters.compactMap(letterToCopy).filter { try !isCopied($0.original, route) }
        if let obstacle = try append(copies, route, &round) { return obstacle }
        return .success(Command.Answer(number: Int64(copies.count)))
    }

    /// When that cannot be nothing is done, and the outcome says why: all are for one destination, so what stands in the way
    /// of one stands in the way of the first.
    private func append(_ copies: [Copy], _ route: RouteID, _ round: inout Round) throws -> Command.Outcome? {
        let submissions = submissions(of: copies.map(\.event), route)
        let bytes = 2 * submissions.reduce(0) { $0 + $1.byteCount }
        if bytes > 0, round.room < bytes { return .failure(full()) }
        round.room -= bytes
        let first = round.lastSequence + 1
        for submission in submissions {
            if let obstacle = try appendEvents(of: submission, &round) { return obstacle }
        }
        let mark = try db.prepared(Self.mark)
        for (sequence, copy) in zip(first..., copies) {
            mark.bind(copy.original, at: 1)
            mark.bind(sequence, at: 2)
            try mark.run()
        }
        return nil
    }

    /// Those of one request stay together: they share what it said.
    private func submissions(of events: [StoredEvent], _ route: RouteID) -> [Submission] {
        var submissions: [Submission] = []
        for event in events {
            let copy = NewEvent(kind: event.kind, subject: event.subject, route: route, body: event.body[...])
            if let last = submissions.last, last.request == event.request, last.source == event.source,
                last.envelope == event.envelope
            {
                submissions[submissions.count - 1].events.append(copy)
            } else {
                var submission = Submission(
                    request: event.request, source: event.source, envelope: event.envelope, events: [copy])
                submission.isAgain = true
                submissions.append(submission)
            }
        }
        return submissions
    }

    private func copy(of sequence: Int64) throws -> Copy? {
        guard let original = try original(of: sequence) else { return nil }
        var (row, envelopes) = (try db.prepared(StretchQuery.single), EnvelopeCache())
        defer { row.reset() }
        row.bind(sequence, at: 1)
        return try row.step() ? Copy(original: original, event: try envelopes.event(row, db)) : nil
    }

    private func letterToCopy(_ letter: Int64) throws -> Copy? {
        let row = try db.prepared(Self.letterToCopy)
        defer { row.reset() }
        row.bind(letter, at: 1)
        guard try row.step() else { return nil }
        let event = StoredEvent(
            sequence: row.integer(0), receivedAt: row.integer(1), request: UInt64(bitPattern: row.integer(2)),
            source: NameID(rawValue: row.integer(3)), kind: NameID(rawValue: row.integer(4)), subject: row.integer(5),
            envelope: row.isNull(6) ? nil : row.bytes(6), body: row.bytes(7))
        return Copy(original: try original(of: event.sequence) ?? event.sequence, event: event)
    }

    /// Nil when the log holds it no longer.
    private func original(of sequence: Int64) throws -> Int64? {
        let row = try db.prepared(Self.originalOf)
        row.bind(sequence, at: 1)
        return try row.first()
    }

    private func isCopied(_ original: Int64, _ route: RouteID) throws -> Bool {
        let row = try db.prepared(Self.isCopied)
        row.bind(original, at: 1)
        row.bind(route.rawValue, at: 2)
        return try row.first() != nil
    }
}
