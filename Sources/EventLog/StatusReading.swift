import GRDB

/// The log's account of itself, read in one transaction: exact, because every counter changes in the transaction that
/// changes what it counts.
enum StatusReading {
    static let cursors = "SELECT destination, paused FROM cursors"
    /// Letters are counted by walking the narrow table: tens of milliseconds per 100,000.
    static let letters = "SELECT destination, source, state, count(*) FROM dead_letters GROUP BY 1, 2, 3"
    static let deferred = "SELECT destination, count(*), min(seq) FROM deferred GROUP BY destination"
    static let receivedAt = "SELECT received_at FROM events WHERE seq = ?"
    static let unread = "SELECT seq, route, source, received_at FROM events WHERE seq > ? ORDER BY seq LIMIT ?"

    static func paused(_ db: Database) throws -> Set<NameID> {
        var paused: Set<NameID> = []
        let rows = try db.prepared(cursors)
        try rows.forEachRow {
            if rows.integer(1) != 0 { paused.insert(NameID(rawValue: rows.integer(0))) }
        }
        return paused
    }

    static func status(_ shared: SharedState, _ db: Database) throws -> LogStatus {
        let report = try Report(shared, db)
        let pages = try db.prepared("PRAGMA page_count").first() ?? 0
        let free = try db.prepared("PRAGMA freelist_count").first() ?? 0
        var status = LogStatus(
            destinations: try report.destinations(), sources: report.sources(),
            events: report.counts[Tally.log, .events], bytes: Int(pages - free) * LogSchema.pageSize,
            walBytes: FileSize.bytes(of: shared.configuration.path + "-wal"), forecast: shared.figures.forecast)
        status.check = shared.selfCheck.status
        status.figures = shared.figures.snapshot
        return status
    }

    /// What one status is made from.
    private struct Report {
        private struct LetterKey: Hashable {
            let subject: NameID
            let state: DeadLetter.State
        }

        private let shared: SharedState
        private let db: Database
        let counts: Counts
        private let paused: Set<NameID>
        /// By destination, and by source for stage `intake`.
        private var letters: [LetterKey: Int] = [:]
        private var deferred: [NameID: (count: Int, first: Int64)] = [:]

        init(_ shared: SharedState, _ db: Database) throws {
            self.shared = shared
            self.db = db
            counts = try Counts(reading: db)
            paused = try StatusReading.paused(db)
            let letterRows = try db.prepared(StatusReading.letters)
            try letterRows.forEachRow {
                guard let state = DeadLetter.State(rawValue: letterRows.text(2)) else { return }
                let subject = NameID(rawValue: letterRows.optional(0) ?? letterRows.integer(1))
                letters[LetterKey(subject: subject, state: state), default: 0] += Int(letterRows.integer(3))
            }
            let deferredRows = try db.prepared(StatusReading.deferred)
            try deferredRows.forEachRow {
                let destination = NameID(rawValue: deferredRows.integer(0))
                deferred[destination] = (Int(deferredRows.integer(1)), deferredRows.integer(2))
            }
        }

        func sources() -> [LogStatus.Source] {
            shared.catalog.names(in: .source).sorted { $0.key < $1.key }.map { name, id in
                var source = LogStatus.Source(
                    name: name, accepted: counts[id, .accepted], rejected: counts[id, .rejected],
                    dead: letters[LetterKey(subject: id, state: .dead)] ?? 0)
                source.suppressed = counts[id, .suppressed]
                return source
            }
        }

        /// Those with a place, and `hold` while it holds something.
        func destinations() throws -> [LogStatus.Destination] {
            let configured = shared.catalog.configured
            let places = shared.places.all
            let backlogs = shared.figures.backlogs
            var found: [LogStatus.Destination] = []
            for (name, id) in shared.catalog.names(in: .destination).sorted(by: { $0.key < $1.key }) {
                let isHold = id == LogSchema.hold
                guard places[id] != nil || (isHold && counts.pending(id) > 0) else { continue }
                var one = LogStatus.Destination(
                    name: name, id: id, isConfigured: isHold || configured.contains(id),
                    isPaused: paused.contains(id), accepted: counts[id, .accepted],
                    delivered: counts[id, .delivered], died: counts[id, .died], removed: counts[id, .removed],
                    pending: counts.pending(id), deferred: deferred[id]?.count ?? 0,
                    replayed: counts[id, .replayed],
                    replaying: letters[LetterKey(subject: id, state: .replaying)] ?? 0,
                    dead: letters[LetterKey(subject: id, state: .dead)] ?? 0, retried: counts[id, .retried],
                    oldestReceivedAt: try oldest(id, places[id]))
                one.passedOver = counts.passedOver(id)
                one.passedBy = passedBy(id)
                one.backlog = backlogs[id]
                found.append(one)
            }
            return found
        }

        private func passedBy(_ id: NameID) -> [LogStatus.PassedBy] {
            let rules = [("backlog", Counter.passedByBacklog)] + PassRule.allCases.map { ($0.rawValue, $0.counter) }
            let byRule = rules.map { LogStatus.PassedBy(rule: $0, kind: nil, count: counts[id, $1]) }
            let byKind = counts.unmapped(id).map { kind, count in
                LogStatus.PassedBy(rule: "mapping", kind: shared.catalog.name(of: kind), count: count)
            }
            return (byRule + byKind).filter { $0.count > 0 }.sorted {
                ($1.count, $0.rule, $0.kind ?? "") < ($0.count, $1.rule, $1.kind ?? "")
            }
        }

        private func oldest(_ destination: NameID, _ place: Place?) throws -> Int64? {
            guard counts.pending(destination) > 0 else { return nil }
            guard let place else {
                return try db.prepared(Writer.selectFirstHeld).first().flatMap { try StatusReading.receivedAt($0, db) }
            }
            let setApart = try (deferred[destination]?.first).flatMap { try StatusReading.receivedAt($0, db) }
            let inLine = try StatusReading.oldestInLine(destination, place.windows, shared.catalog, db)
            return [setApart, inLine].compactMap(\.self).min()
        }
    }

    // MARK: The oldest unfinished event

    /// Of those that are not set apart; nil when there is none.
    static func oldestInLine(
        _ destination: NameID, _ windows: Windows, _ catalog: Catalog, _ db: Database
    ) throws -> Int64? {
        try windows.open.isEmpty
            ? firstUnread(destination, windows.read, catalog, db) : receivedAt(windows.firstUnfinished, db)
    }

    private static func receivedAt(_ sequence: Int64, _ db: Database) throws -> Int64? {
        let statement = try db.prepared(receivedAt)
        statement.bind(sequence, at: 1)
        return try statement.first()
    }

    /// The first event after the place that is the destination's. When none of the next 4,096 is, the time of the last of
    /// them: the oldest is no older.
    private static func firstUnread(
        _ destination: NameID, _ read: Int64, _ catalog: Catalog, _ db: Database
    ) throws -> Int64? {
        var filter = RouteFilter(destination, catalog)
        let rows = try db.prepared(unread)
        defer { rows.reset() }
        rows.bind(read, at: 1)
        rows.bind(Int64(StretchQuery.maxRows), at: 2)
        var last: Int64?
        var count = 0
        while try rows.step() {
            last = rows.integer(3)
            count += 1
            let (route, source) = (RouteID(rawValue: rows.integer(1)), NameID(rawValue: rows.integer(2)))
            if filter.takes(rows.integer(0), route: route, source: source) { return last }
        }
        return count == StretchQuery.maxRows ? last : nil
    }
}
