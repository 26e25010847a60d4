import GRDB

/// Dropping and replaying letters by command, in bites: each is a round's work, so that a hundred thousand letters do
/// not hold up appends. Which letters match a filter a reader has found out, however long that took; here each is looked
/// up by its id, and passed over when it is not dead any more.
extension Writer {
    static let selectDead = "SELECT destination FROM dead_letters WHERE id = ? AND state = 'dead'"
    static let dropLetter = "UPDATE dead_letters SET state = 'dropped', resolved_at = ? WHERE id = ?"
    static let deleteBody = """
        DELETE FROM dead_bodies WHERE id = ? RETURNING length(body) + coalesce(length(envelope), 0)
        """
    static let deleteOriginal = "DELETE FROM dead_originals WHERE id = ?"
    static let replayLetter = "UPDATE dead_letters SET state = 'replaying', replay = ?2 WHERE id = ?1"

    func drop(_ ids: [Int64], _ round: inout Round) throws -> Command.Outcome {
        let letters = try dead(ids)
        let drop = try db.prepared(Self.dropLetter)
        for letter in letters {
            drop.bind(round.now, at: 1)
            drop.bind(letter.id, at: 2)
            try drop.run()
            let bytes = try deleteBodies(of: letter.id)
            guard letter.destination == nil else { continue }
            round.tally.add(-1, to: .intakeLetters, of: Tally.log)
            round.tally.add(-bytes, to: .intakeLetterBytes, of: Tally.log)
        }
        return .success(Command.Answer(number: Int64(letters.count)))
    }

    /// A letter's body, and what it was before it was edited. Returns what the letter counted against the bound.
    func deleteBodies(of letter: Int64) throws -> Int {
        let delete = try db.prepared(Self.deleteBody)
        delete.bind(letter, at: 1)
        let bytes = Int(try delete.first() ?? 0)
        let original = try db.prepared(Self.deleteOriginal)
        original.bind(letter, at: 1)
        try original.run()
        return bytes
    }

    func replay(_ ids: [Int64], _ round: inout Round) throws -> Command.Outcome {
        .success(Command.Answer(number: Int64(try replay(ids, job: nil, &round))))
    }

    /// - Parameter job: the replay job that it is done for.
    /// - Returns: how many are sent again.
    func replay(_ ids: [Int64], job: Int64?, _ round: inout Round) throws -> Int {
        let configured = shared.catalog.configured
        // Nobody would send those of stage `intake`, nor those of a destination that is not configured.
        let letters = try dead(ids).filter { letter in letter.destination.map(configured.contains) ?? false }
        let replay = try db.prepared(Self.replayLetter)
        for letter in letters {
            replay.bind(letter.id, at: 1)
            replay.bind(job, at: 2)
            try replay.run()
        }
        for (destination, letters) in Dictionary(grouping: letters, by: \.destination) {
            guard let destination else { continue }
            round.publications.append(.replays(letters.map(\.id), destination))
        }
        round.bringsWork = !letters.isEmpty || round.bringsWork
        return letters.count
    }

    private struct Letter {
        let id: Int64
        /// Nil for stage `intake`.
        let destination: NameID?
    }

    private func dead(_ ids: [Int64]) throws -> [Letter] {
        let row = try db.prepared(Self.selectDead)
        defer { row.reset() }
        return try ids.compactMap { id in
            row.reset()
            row.bind(id, at: 1)
            guard try row.step() else { return nil }
            return Letter(id: id, destination: row.optional(0).map { NameID(rawValue: $0) })
        }
    }
}
