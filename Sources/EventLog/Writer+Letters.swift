import GRDB

/// Dropping and replaying letters by command, in bites: each is a round's work, so that a hundred thousand letters do
/// not hold up appends.
extension Writer {
    static let dropLetter = "UPDATE dead_letters SET state = 'dropped', resolved_at = ? WHERE id = ?"
    static let deleteBody = """
        DELETE FROM dead_bodies WHERE id = ? RETURNING length(body) + coalesce(length(envelope), 0)
        """
    static let deleteOriginal = "DELETE FROM dead_originals WHERE id = ?"
    static let replayLetter = "UPDATE dead_letters SET state = 'replaying', replay = ?2 WHERE id = ?1"

    func drop(_ filter: LetterFilter, _ round: inout Round) throws -> Command.Outcome {
        let letters = try dead(filter)
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
        return .success(Command.Answer(number: Int64(letters.count), last: letters.last?.id ?? 0))
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

    func replay(_ filter: LetterFilter, _ round: inout Round) throws -> Command.Outcome {
        let bite = try replay(filter, job: nil, &round)
        return .success(Command.Answer(number: Int64(bite.replaying), last: bite.last))
    }

    /// What one bite of a replay came to.
    struct ReplayBite {
        /// Letters that matched.
        var passed = 0
        /// Those of them that are sent again.
        var replaying = 0
        /// The highest id that was looked at.
        var last: Int64 = 0
    }

    /// - Parameter job: the replay job that it is done for.
    func replay(_ filter: LetterFilter, job: Int64?, _ round: inout Round) throws -> ReplayBite {
        var filter = filter
        guard (filter.stage ?? .delivery) == .delivery else { return ReplayBite() }
        filter.stage = .delivery
        let all = try dead(filter)
        // Nobody would send those of a destination that is not configured.
        let letters = all.filter { $0.destination.map(shared.catalog.configured.contains) ?? false }
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
        return ReplayBite(passed: all.count, replaying: letters.count, last: all.last?.id ?? 0)
    }

    private struct Letter {
        let id: Int64
        /// Nil for stage `intake`.
        let destination: NameID?
    }

    /// The matching letters in state `dead`, oldest first.
    private func dead(_ filter: LetterFilter) throws -> [Letter] {
        var filter = filter
        guard (filter.state ?? .dead) == .dead else { return [] }
        filter.state = .dead
        guard let query = LetterQuery(filter, shared.catalog) else { return [] }
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, destination FROM dead_letters \(query.clause)", arguments: query.arguments)
        return rows.map { row in
            Letter(id: row[0], destination: (row[1] as Int64?).map { NameID(rawValue: $0) })
        }
    }
}
