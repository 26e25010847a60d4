import GRDB

/// Removing events that somebody took back, for every destination that is still owed them.
///
/// The row goes, and with it the copy that could be replayed. A destination that has not read so far never sees it; for one
/// that has, the window bit is set; an event set apart loses its row in `deferred`. What is on its way to a vendor is told
/// afterwards (``Removals``), and what a vendor answers then changes nothing, since the event is no longer open.
extension Writer {
    static let selectRouting = "SELECT route, source, envelope FROM events WHERE seq = ?"
    static let deleteEvent = "DELETE FROM events WHERE seq = ?"
    static let deleteEnvelope = """
        DELETE FROM envelopes WHERE last = ? AND NOT EXISTS (SELECT 1 FROM events WHERE seq BETWEEN first AND last)
        """
    static let releaseHeld = "UPDATE held SET count = count - 1 WHERE source = ? AND ? BETWEEN first AND last"
    static let deleteEmptyHeld = "DELETE FROM held WHERE count <= 0"

    /// Answers how many of them somebody was owed.
    func remove(_ sequences: [Int64], _ round: inout Round) throws -> Command.Outcome {
        var owed: Int64 = 0
        for sequence in sequences {
            guard let event = try routing(of: sequence) else { continue }
            if try release(sequence, event, &round) { owed += 1 }
            try overwritingWhatIsDeleted { try delete(sequence, envelope: event.envelope) }
            round.tally.add(-1, to: .events, of: Tally.log)
            round.removed.append(sequence)
        }
        try db.prepared(Self.deleteEmptyHeld).run()
        return .success(Command.Answer(number: owed))
    }

    private struct Routing {
        let route: RouteID
        let source: NameID
        let envelope: Int64?
    }

    private func routing(of sequence: Int64) throws -> Routing? {
        let statement = try db.prepared(Self.selectRouting)
        defer { statement.reset() }
        statement.bind(sequence, at: 1)
        guard try statement.step() else { return nil }
        return Routing(
            route: RouteID(rawValue: statement.integer(0)), source: NameID(rawValue: statement.integer(1)),
            envelope: statement.optional(2))
    }

    /// True when a destination was owed the event.
    private func release(_ sequence: Int64, _ event: Routing, _ round: inout Round) throws -> Bool {
        var isOwed = false
        for destination in destinations(of: sequence, event) {
            let isOpen =
                destination == LogSchema.hold
                ? try releaseHeld(sequence, event.source) : try closeForGood(sequence, of: destination, &round)
            guard isOpen else { continue }
            isOwed = true
            round.tally.add(1, to: .removed, of: destination)
        }
        return isOwed
    }

    private func destinations(of sequence: Int64, _ event: Routing) -> [NameID] {
        guard event.route == LogSchema.holdRoute else { return shared.catalog.destinations(of: event.route) ?? [] }
        let owner = shared.catalog.adopter(of: sequence, from: event.source)
        return [owner ?? LogSchema.hold]
    }

    private func releaseHeld(_ sequence: Int64, _ source: NameID) throws -> Bool {
        let statement = try db.prepared(Self.releaseHeld)
        statement.bind(source.rawValue, at: 1)
        statement.bind(sequence, at: 2)
        try statement.run()
        return db.changes > 0
    }

    /// True when the event was open, or lies ahead of what the destination has read. The latter is marked after the
    /// commit, should it have been read by then.
    private func closeForGood(_ sequence: Int64, of destination: NameID, _ round: inout Round) throws -> Bool {
        // Looked at once: between two looks a reader could take it in, and neither would find it.
        let windows = round.windows[destination] ?? shared.places[destination]?.windows
        guard let windows, sequence > windows.read else { return try close(sequence, of: destination, &round) }
        round.finished[destination, default: []].append(sequence)
        return true
    }

    private func delete(_ sequence: Int64, envelope: Int64?) throws {
        let statement = try db.prepared(Self.deleteEvent)
        statement.bind(sequence, at: 1)
        try statement.run()
        guard let envelope else { return }
        let last = try db.prepared(Self.deleteEnvelope)
        last.bind(envelope, at: 1)
        try last.run()
    }
}
