import GRDB

/// Names, routes and destinations.
///
/// A destination's place is made when it is first named, by a route or by `configure`, at the end of the log: whatever
/// is routed to it comes after, so nothing routed to it is ever behind its place. Asked for `earliest`, it is made at
/// the beginning instead. From then on the place only moves forward, whether the destination is configured or not.
///
/// **Held events.** What is routed to nobody is counted for `hold` and noted per source in `held`. When a destination
/// is configured for the first time, it takes over what `held` has of the sources it is fed by: the range is noted in
/// `adoptions`, the place is moved back to the first of them, and they count as accepted for it instead of for `hold`.
/// When one call configures several for the first time, the first in the list that is fed by a source gets its events.
/// A destination that has been configured before takes over nothing, since its place cannot move back.
extension Writer {
    static let insertName = "INSERT INTO names (space, name) VALUES (?, ?)"
    static let insertRoute = "INSERT INTO routes (destinations) VALUES (?)"
    static let insertCursor = "INSERT OR IGNORE INTO cursors (destination, read) VALUES (?, ?)"
    static let startCursor = "UPDATE cursors SET started = 1, read = ? WHERE destination = ?"
    static let selectCursor = "SELECT read, started FROM cursors WHERE destination = ?"
    static let selectHeld = "SELECT source, first, last, count FROM held ORDER BY first"
    static let deleteHeld = "DELETE FROM held WHERE source = ?"
    static let insertAdoption = "INSERT INTO adoptions (destination, source, first, last) VALUES (?, ?, ?, ?)"
    static let updatePaused = "UPDATE cursors SET paused = ? WHERE destination = ?"

    func intern(_ name: String, _ space: NameSpace, _ round: inout Round) throws -> Command.Outcome {
        if let id = shared.catalog.id(of: name, in: space) ?? round.id(of: name, in: space) {
            return .success(Command.Answer(number: id.rawValue))
        }
        let statement = try db.prepared(Self.insertName)
        statement.bind(space.rawValue, at: 1)
        statement.bind(name, at: 2)
        try statement.run()
        let id = NameID(rawValue: db.lastInsertedRowID)
        round.publications.append(.name(id, name, space))
        return .success(Command.Answer(number: id.rawValue))
    }

    func route(to destinations: [NameID], _ round: inout Round) throws -> Command.Outcome {
        if let id = shared.catalog.route(to: destinations) ?? round.route(to: destinations) {
            return .success(Command.Answer(number: id.rawValue))
        }
        let statement = try db.prepared(Self.insertRoute)
        statement.bind("[\(destinations.map { "\($0.rawValue)" }.joined(separator: ","))]", at: 1)
        try statement.run()
        let id = RouteID(rawValue: db.lastInsertedRowID)
        round.publications.append(.route(id, destinations))
        for destination in destinations where destination != LogSchema.hold {
            try makePlace(for: destination, at: round.lastSequence, &round)
        }
        return .success(Command.Answer(number: id.rawValue))
    }

    private func makePlace(for destination: NameID, at read: Int64, _ round: inout Round) throws {
        let statement = try db.prepared(Self.insertCursor)
        statement.bind(destination.rawValue, at: 1)
        statement.bind(read, at: 2)
        try statement.run()
        guard db.changes > 0 else { return }
        round.publications.append(.place(destination, Place(read: read)))
    }

    // MARK: Configuring

    func configure(_ starts: [DestinationStart], _ round: inout Round) throws -> Command.Outcome {
        for start in starts where start.destination != LogSchema.hold {
            try makePlace(for: start.destination, at: start.start == .now ? round.lastSequence : 0, &round)
            if let read = try unstartedPlace(of: start.destination) { try begin(start, from: read, &round) }
        }
        let backlogs = starts.compactMap { start in start.backlog.map { (start.destination, $0) } }
        round.publications.append(
            .configured(Set(starts.map(\.destination)), Dictionary(backlogs) { first, _ in first }))
        round.bringsWork = true
        return .success(Command.Answer())
    }

    /// Nil once the destination has been configured before.
    private func unstartedPlace(of destination: NameID) throws -> Int64? {
        let statement = try db.prepared(Self.selectCursor)
        defer { statement.reset() }
        statement.bind(destination.rawValue, at: 1)
        guard try statement.step(), statement.integer(1) == 0 else { return nil }
        return statement.integer(0)
    }

    private func begin(_ start: DestinationStart, from read: Int64, _ round: inout Round) throws {
        var read = read
        for held in try heldEvents() where start.takesOver(held.source) {
            try adopt(held, by: start.destination, &round)
            read = min(read, held.sequences.lowerBound - 1)
        }
        let statement = try db.prepared(Self.startCursor)
        statement.bind(read, at: 1)
        statement.bind(start.destination.rawValue, at: 2)
        try statement.run()
        round.publications.append(.place(start.destination, Place(read: read)))
    }

    private struct Held {
        let source: NameID
        let sequences: ClosedRange<Int64>
        let count: Int
    }

    private func heldEvents() throws -> [Held] {
        var found: [Held] = []
        let statement = try db.prepared(Self.selectHeld)
        try statement.forEachRow {
            let source = NameID(rawValue: statement.integer(0))
            let sequences = statement.integer(1)...statement.integer(2)
            found.append(Held(source: source, sequences: sequences, count: Int(statement.integer(3))))
        }
        return found
    }

    private func adopt(_ held: Held, by destination: NameID, _ round: inout Round) throws {
        let gone = try db.prepared(Self.deleteHeld)
        gone.bind(held.source.rawValue, at: 1)
        try gone.run()
        let adopted = try db.prepared(Self.insertAdoption)
        adopted.bind(destination.rawValue, at: 1)
        adopted.bind(held.source.rawValue, at: 2)
        adopted.bind(held.sequences.lowerBound, at: 3)
        adopted.bind(held.sequences.upperBound, at: 4)
        try adopted.run()
        let adoption = Adoption(destination: destination, source: held.source, sequences: held.sequences)
        round.publications.append(.adoption(adoption))
        round.tally.add(-held.count, to: .accepted, of: LogSchema.hold)
        round.tally.add(held.count, to: .accepted, of: destination)
    }

    static let deleteAllHeld = "DELETE FROM held"
    static let sumHeld = "SELECT coalesce(sum(count), 0) FROM held"
    static let deleteWindows = "DELETE FROM windows WHERE destination = ?"
    static let selectFirstDeferred = "SELECT min(seq) FROM deferred WHERE destination = ?"
    static let deleteAllDeferred = "DELETE FROM deferred WHERE destination = ?"

    /// Answers -1 for a destination that is configured.
    func dropOwed(to destination: NameID, _ round: inout Round) throws -> Command.Outcome {
        guard !shared.catalog.configured.contains(destination) else { return .success(Command.Answer(number: -1)) }
        let count = destination == LogSchema.hold ? try dropHeld() : try dropPending(of: destination, &round)
        round.tally.add(count, to: .removed, of: destination)
        return .success(Command.Answer(number: Int64(count)))
    }

    private func dropHeld() throws -> Int {
        let count = try db.prepared(Self.sumHeld).first() ?? 0
        try db.prepared(Self.deleteAllHeld).run()
        return Int(count)
    }

    /// Its place moves to the end of the log.
    private func dropPending(of destination: NameID, _ round: inout Round) throws -> Int {
        let setApart = try db.prepared(Self.selectFirstDeferred)
        setApart.bind(destination.rawValue, at: 1)
        // Trimming may have passed them by.
        if let first = try setApart.first() { round.swept = min(round.swept, first - 1) }
        for sql in [Self.deleteWindows, Self.deleteAllDeferred] {
            let statement = try db.prepared(sql)
            statement.bind(destination.rawValue, at: 1)
            try statement.run()
        }
        try forgetSchedule(of: destination)
        let cursor = try db.prepared(Self.startCursor)
        cursor.bind(round.lastSequence, at: 1)
        cursor.bind(destination.rawValue, at: 2)
        try cursor.run()
        round.windows[destination] = nil
        round.publications.append(.place(destination, Place(read: round.lastSequence)))
        return try Counts(reading: db).pending(destination)
    }

    func pause(_ isPaused: Bool, _ destination: NameID) throws -> Command.Outcome {
        let statement = try db.prepared(Self.updatePaused)
        statement.bind(isPaused ? 1 : 0, at: 1)
        statement.bind(destination.rawValue, at: 2)
        try statement.run()
        return .success(Command.Answer())
    }
}

extension DestinationStart {
    func takesOver(_ source: NameID) -> Bool { sources?.contains(source) ?? true }
}

extension Round {
    /// A name that another command of this round has interned.
    func id(of name: String, in space: NameSpace) -> NameID? {
        for case .name(let id, name, space) in publications { return id }
        return nil
    }

    func route(to destinations: [NameID]) -> RouteID? {
        for case .route(let id, destinations) in publications { return id }
        return nil
    }
}
