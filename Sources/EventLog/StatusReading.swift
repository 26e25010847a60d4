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
                LogStatus.Source(
                    name: name, accepted: counts[id, .accepted], rejected: counts[id, .rejected],
                    dead: letters[LetterKey(subject: id, state: .dead)] ?? 0)
            }
        }

        /// Those with a place, and `hold` while it holds something.
        func destinations() throws -> [LogStatus.Destination] {
            let configured = shared.catalog.configured
            let places = shared.places.all
            var found: [LogStatus.Destination] = []
            for (name, id) in shared.catalog.names(in: .destination).sorted(by: { $0.key < $1.key }) {
                let isHold = id == LogSchema.hold
                guard places[id] != nil || (isHold && counts.pending(id) > 0) else { continue }
                found.append(
                    LogStatus.Destination(
                        name: name, id: id, isConfigured: isHold || configured.contains(id),
                        isPaused: paused.contains(id), accepted: counts[id, .accepted],
                        delivered: counts[id, .delivered], died: counts[id, .died], removed: counts[id, .removed],
                        pending: counts.pending(id), deferred: deferred[id]?.count ?? 0,
                        replayed: counts[id, .replayed],
                        replaying: letters[LetterKey(subject: id, state: .replaying)] ?? 0,
                        dead: letters[LetterKey(subject: id, state: .dead)] ?? 0, retried: counts[id, .retried],
                        oldestReceivedAt: try oldest(id, places[id])))
            }
            return found
        }

        // MARK: The oldest unfinished event

        private func oldest(_ destination: NameID, _ place: Place?) throws -> Int64? {
            guard counts.pending(destination) > 0 else { return nil }
            guard let place else {
                return try db.prepared(Writer.selectFirstHeld).first().flatMap(receivedAt)
            }
            let setApart = try (deferred[destination]?.first).flatMap(receivedAt)
            let open =
                try place.windows.open.isEmpty
                ? firstUnread(destination, place.windows.read) : receivedAt(place.windows.firstUnfinished)
            return [setApart, open].compactMap(\.self).min()
        }

        private func receivedAt(_ sequence: Int64) throws -> Int64? {
            let statement = try db.prepared(StatusReading.receivedAt)
            statement.bind(sequence, at: 1)
            return try statement.first()
        }

        /// The first event after the place that is the destination's. When none of the next 4,096 is, the time of the
        /// last of them: the oldest is no older.
        private func firstUnread(_ destination: NameID, _ read: Int64) throws -> Int64? {
            var filter = RouteFilter(destination, shared.catalog)
            let rows = try db.prepared(StatusReading.unread)
            defer { rows.reset() }
            rows.bind(read, at: 1)
            rows.bind(Int64(StretchQuery.maxRows), at: 2)
            var last: Int64?
            while try rows.step() {
                last = rows.integer(3)
                let (route, source) = (RouteID(rawValue: rows.integer(1)), NameID(rawValue: rows.integer(2)))
                if filter.takes(rows.integer(0), route: route, source: source) { break }
            }
            return last
        }
    }
}
