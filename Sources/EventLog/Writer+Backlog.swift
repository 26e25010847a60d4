import GRDB

/// Destinations that may be owed only so much.
///
/// Decided at intake, before a request's first statement, by what the destination is owed then: so a request is let in or
/// refused whole, and the last one let in may go beyond the bound. Nothing that is owed already is given up.
///
/// A destination that passes events over is left out of their route. The narrower route may be one that the log does not
/// have yet; it is stored then, and the request goes into the next round: whoever reads must know a route before there is a
/// row with it, or would pass the row over for good.
extension Writer {
    static let selectSizes = "SELECT length(body) FROM events WHERE seq >= ? ORDER BY seq LIMIT 8"
    static let countDeferred = "SELECT count(*) FROM deferred WHERE destination = ?"

    /// What is to be done with a request.
    enum Admission {
        /// Under these routes instead of those named; of each, who passes it over.
        case under([RouteID: (route: RouteID, without: [NameID])])
        /// A route had to be stored first.
        case again
        case refused(LogError)
    }

    func admission(of routes: some Collection<RouteID>, _ round: inout Round) throws -> Admission {
        var narrowed: [RouteID: (route: RouteID, without: [NameID])] = [:]
        var mustWait = false
        for route in routes {
            let destinations = shared.catalog.destinations(of: route) ?? []
            let over = destinations.filter { isOver($0, round) }
            guard !over.isEmpty else { continue }
            if let first = over.first(where: { backlogs[$0]?.bound.then == .refuse }) { return .refused(behind(first)) }
            let rest = destinations.filter { !over.contains($0) }
            if let known = shared.catalog.route(to: rest) {
                narrowed[route] = (known, over)
            } else {
                _ = try self.route(to: rest, &round)
                mustWait = true
            }
        }
        return mustWait ? .again : .under(narrowed)
    }

    private func isOver(_ destination: NameID, _ round: Round) -> Bool {
        backlogs[destination]?.isOver(adding: round.owed[destination]?.bytes ?? 0, at: round.now) ?? false
    }

    private func behind(_ destination: NameID) -> LogError {
        LogError(.behind, "\(shared.catalog.name(of: destination)) is owed as much as its backlog may be")
    }

    // MARK: Keeping count

    /// After a commit.
    func countBacklogs(_ round: Round) {
        guard !backlogs.isEmpty else { return }
        for destination in backlogs.keys {
            let endings = [Counter.delivered, .died, .removed, .passedByMapping]
            let settled = endings.reduce(0) { $0 + round.tally[$1, of: destination] }
            backlogs[destination]?.settle(settled)
            if let owed = round.owed[destination] { backlogs[destination]?.add(owed.events, bytes: owed.bytes) }
        }
        tellBacklogs(at: round.now)
    }

    private func tellBacklogs(at now: Int64) {
        shared.figures.backlogs = backlogs.mapValues {
            LogStatus.BacklogUse(bytes: Int($0.bytes), isOver: $0.isOver(adding: 0, at: now), then: $0.bound.then)
        }
    }

    func watch(_ bounds: [NameID: Backlog]) throws {
        let counts = try Counts(reading: db)
        backlogs = try Dictionary(
            uniqueKeysWithValues: bounds.map { destination, bound in
                let pending = counts.pending(destination)
                let first = shared.places[destination]?.windows.firstUnfinished ?? 0
                let mean = pending > 0 ? try meanBytes(from: first) : 0
                return (destination, BacklogGauge(bound, pending: pending, meanBytes: mean))
            })
        try lookForOldest()
        tellBacklogs(at: shared.configuration.now())
    }

    /// Once a second.
    func lookForOldest() throws {
        guard !backlogs.isEmpty else { return }
        for (destination, gauge) in backlogs where gauge.bound.age != nil {
            backlogs[destination]?.oldest = try oldest(destination, gauge.pending)
        }
        tellBacklogs(at: shared.configuration.now())
    }

    /// Of those that wait in line: one event that is set apart must not hold up all others.
    private func oldest(_ destination: NameID, _ pending: Int) throws -> Int64? {
        guard let place = shared.places[destination] else { return nil }
        let setApart = try db.prepared(Self.countDeferred)
        setApart.bind(destination.rawValue, at: 1)
        guard try pending > setApart.first() ?? 0 else { return nil }
        return try StatusReading.oldestInLine(destination, place.windows, shared.catalog, db)
    }

    /// From the sizes of some of the events from here on.
    private func meanBytes(from first: Int64) throws -> Double {
        var (bytes, count) = (0, 0)
        let step = max((lastSequence - first) / 16, 1)
        for place in stride(from: first, through: lastSequence, by: Int(step)).prefix(16) {
            let rows = try db.prepared(Self.selectSizes)
            rows.bind(place, at: 1)
            try rows.forEachRow {
                bytes += Int(rows.integer(0))
                count += 1
            }
        }
        return count == 0 ? 0 : Double(bytes) / Double(count)
    }
}
