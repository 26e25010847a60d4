import GRDB

/// Dead letters that somebody edited, and those of stage `intake` that are judged once more.
extension Writer {
    static let keepOriginal = """
        INSERT OR IGNORE INTO dead_originals (id, body)
        SELECT b.id, b.body FROM dead_bodies b JOIN dead_letters l ON l.id = b.id
        WHERE b.id = ? AND l.state = 'dead' AND b.body = ?
        """
    static let replaceBody = """
        UPDATE dead_bodies SET body = ?3 WHERE id = ?1 AND body = ?2
            AND EXISTS (SELECT 1 FROM dead_letters l WHERE l.id = ?1 AND l.state = 'dead')
        """
    static let fileEdited = "UPDATE dead_letters SET kind = ?, subject = ? WHERE id = ? RETURNING stage = 'intake'"

    /// Answers how many bodies were exchanged.
    func edit(_ letters: [EditedLetter], _ round: inout Round) throws -> Command.Outcome {
        let original = try db.prepared(Self.keepOriginal)
        let replace = try db.prepared(Self.replaceBody)
        let file = try db.prepared(Self.fileEdited)
        var changed: Int64 = 0
        for letter in letters {
            original.bind(letter.id, at: 1)
            original.bind(copying: letter.from, at: 2)
            try original.run()
            replace.bind(letter.id, at: 1)
            replace.bind(copying: letter.from, at: 2)
            replace.bind(copying: letter.body, at: 3)
            try replace.run()
            guard db.changes > 0 else { continue }
            changed += 1
            file.bind(letter.kind?.rawValue, at: 1)
            file.bind(letter.subject, at: 2)
            file.bind(letter.id, at: 3)
            let isOfIntake = try file.first() == 1
            if isOfIntake {
                round.tally.add(letter.body.count - letter.from.count, to: .intakeLetterBytes, of: Tally.log)
            }
        }
        return .success(Command.Answer(number: changed))
    }

    static let selectRefused = """
        SELECT l.request, l.source FROM dead_letters l JOIN dead_bodies b ON b.id = l.id
        WHERE l.id = ? AND l.stage = 'intake' AND l.state = 'dead' AND b.body = ?
        """
    static let admitLetter = """
        UPDATE dead_letters SET state = 'replayed', seq = ?, resolved_at = ?, attempts = attempts + 1 WHERE id = ?
        """
    static let refuseAgain = """
        UPDATE dead_letters SET reason = 'schema', detail = ?, died_at = ?, attempts = attempts + 1 WHERE id = ?
        """

    /// Answers how many were taken in. Those that are not dead any more, or were edited meanwhile, are passed over.
    func readmit(_ letters: [Readmission], _ round: inout Round) throws -> Command.Outcome {
        let bytes = letters.reduce(0) { $0 + 2 * $1.byteCount }
        if round.room < bytes { return .failure(full()) }
        round.room -= bytes
        var admitted: Int64 = 0
        for letter in letters {
            guard let stored = try refused(letter) else { continue }
            switch letter.outcome {
            case .accepted(let events, let envelope):
                var submission = Submission(request: stored.request, source: stored.source, envelope: envelope)
                submission.events = events
                if let obstacle = try appendEvents(of: submission, &round) {
                    // Those before it stay taken in.
                    return obstacle.map { answer in
                        Command.Answer(number: admitted, isToBeRepeated: answer.isToBeRepeated)
                    }
                }
                try resolve(letter.id, &round)
                admitted += 1
            case .refused(let detail):
                let refuse = try db.prepared(Self.refuseAgain)
                refuse.bind(detail, at: 1)
                refuse.bind(round.now, at: 2)
                refuse.bind(letter.id, at: 3)
                try refuse.run()
            }
        }
        return .success(Command.Answer(number: admitted))
    }

    private struct RefusedLetter {
        let request: UInt64
        let source: NameID
    }

    private func refused(_ letter: Readmission) throws -> RefusedLetter? {
        let row = try db.prepared(Self.selectRefused)
        defer { row.reset() }
        row.bind(letter.id, at: 1)
        row.bind(copying: letter.from, at: 2)
        guard try row.step() else { return nil }
        return RefusedLetter(
            request: UInt64(bitPattern: row.integer(0)), source: NameID(rawValue: row.integer(1)))
    }

    /// Its events are in the log now, so its body goes.
    private func resolve(_ id: Int64, _ round: inout Round) throws {
        let admit = try db.prepared(Self.admitLetter)
        admit.bind(round.lastSequence, at: 1)
        admit.bind(round.now, at: 2)
        admit.bind(id, at: 3)
        try admit.run()
        let bytes = try deleteBodies(of: id)
        round.tally.add(-1, to: .intakeLetters, of: Tally.log)
        round.tally.add(-bytes, to: .intakeLetterBytes, of: Tally.log)
    }
}

extension Readmission {
    /// An estimate of what it adds to the file.
    fileprivate var byteCount: Int {
        guard case .accepted(let events, let envelope) = outcome else { return 0 }
        return events.reduce(128 + (envelope?.count ?? 0)) { $0 + $1.body.count + 64 }
    }
}
