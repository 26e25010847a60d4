import GRDB

/// Which events of the past are sent to a destination once more.
public struct PastFilter: Sendable, Equatable {
    /// By what became of them there.
    public enum Only: String, Sendable, CaseIterable {
        case all
        /// Delivered, replayed ones included; or passed over, which the log does not tell from it.
        case delivered
        /// Those that have a dead letter, in state `dead`.
        case dead
    }

    public var destination: String
    /// Received at or after, and before; in milliseconds since 1970.
    public var since: Int64
    public var until: Int64
    public var kind: String?
    public var source: String?
    public var only: Only
    /// Also those that were never for the destination, as far as today's rules would send them there.
    public var isBackfill: Bool

    public init(
        destination: String, since: Int64, until: Int64, kind: String? = nil, source: String? = nil, only: Only = .all,
        isBackfill: Bool = false
    ) {
        self.destination = destination
        self.since = since
        self.until = until
        self.kind = kind
        self.source = source
        self.only = only
        self.isBackfill = isBackfill
    }
}

/// Replaying the past: events of a span are appended once more, for one destination alone, at a rate. So each is a new
/// obligation, which is accepted, delivered and counted as any other, and stands behind what came before it.
///
/// What is on its way there is left out, since it will arrive; so is what an operator dropped. A job's place moves in the
/// transaction that appends: a crash neither forgets events nor appends them twice.
extension SQLiteEventLog {
    /// Rows that are looked at in one read.
    private static let page = 4_096

    public func countPast(_ filter: PastFilter) async throws(LogError) -> Int {
        guard let query = PastQuery(filter, shared) else { return 0 }
        var (count, place) = (0, Int64(0))
        while let page = try await page(query, after: place, through: .max, rows: Self.page) {
            count += page.events.count
            place = page.read
        }
        return count
    }

    public func startPast(_ filter: PastFilter, words: String, rate: Double) async throws(LogError) -> Int64 {
        let total = try await countPast(filter)
        let last = try await ask { try $0.prepared("SELECT max(seq) FROM events").first() ?? 0 }
        let plan = ReplayPlan(words: words, rate: rate, total: total, last: last)
        return try await shared.inbox.perform(.startReplay(plan)).number
    }

    @discardableResult
    public func continuePast(
        _ job: Int64, _ filter: PastFilter, limit: Int,
        isWanted: @Sendable (StoredEvent, _ source: String) async throws(LogError) -> Bool
    ) async throws(LogError) -> Int {
        guard let place = try await ask({ try ReplayReading.place(of: job, $0) }) else { return 0 }
        guard let query = PastQuery(filter, shared),
            let page = try await page(query, after: place.after, through: place.last, rows: min(limit, Self.page))
        else { return Int(try await shared.inbox.perform(.resend(job, [], through: place.last, isLast: true)).number) }
        let route = try await route(to: [query.destination])
        var submissions: [Submission] = []
        for (event, isRouted) in page.events {
            if !isRouted, try await !isWanted(event, shared.catalog.name(of: event.source)) { continue }
            submissions.take(event, route: route)
        }
        let isLast = page.read >= place.last
        return Int(
            try await shared.inbox.perform(.resend(job, submissions, through: page.read, isLast: isLast)).number)
    }

    private func page(
        _ query: PastQuery, after place: Int64, through last: Int64, rows: Int
    ) async throws(LogError) -> PastQuery.Page? {
        try await ask { try query.page(after: place, through: last, rows: rows, $0) }
    }
}

extension [Submission] {
    /// Those of one request stay together: they share what it said.
    fileprivate mutating func take(_ event: StoredEvent, route: RouteID) {
        let copy = NewEvent(kind: event.kind, subject: event.subject, route: route, body: event.body[...])
        if let last, last.request == event.request, last.source == event.source, last.envelope == event.envelope {
            self[count - 1].events.append(copy)
        } else {
            var submission = Submission(
                request: event.request, source: event.source, envelope: event.envelope, events: [copy])
            submission.isAgain = true
            append(submission)
        }
    }
}

private struct PastQuery: Sendable {
    struct Page: Sendable {
        var events: [(event: StoredEvent, isRouted: Bool)] = []
        /// The last number that was looked at.
        var read: Int64
    }

    let destination: NameID
    private let filter: PastFilter
    private let kind: NameID?
    private let source: NameID?
    private let shared: SharedState

    /// Nil when the filter names what the log does not know: nothing matches.
    init?(_ filter: PastFilter, _ shared: SharedState) {
        let catalog = shared.catalog
        guard let destination = catalog.id(of: filter.destination, in: .destination) else { return nil }
        self.destination = destination
        self.filter = filter
        self.shared = shared
        kind = filter.kind.flatMap { catalog.id(of: $0, in: .kind) }
        source = filter.source.flatMap { catalog.id(of: $0, in: .source) }
        if filter.kind != nil && kind == nil || filter.source != nil && source == nil { return nil }
    }

    static let events = """
        SELECT \(StretchQuery.columns) FROM events e
        WHERE e.seq > ?1 AND e.seq <= ?2 AND e.received_at >= ?3 AND e.received_at < ?4
            AND (?5 IS NULL OR e.kind = ?5) AND (?6 IS NULL OR e.source = ?6)
        ORDER BY e.seq LIMIT ?7
        """
    static let letters = "SELECT seq, state FROM dead_letters WHERE destination = ? AND seq > ? AND seq <= ?"
    static let deferred = "SELECT seq FROM deferred WHERE destination = ?"

    /// Nil when nothing is left.
    func page(after place: Int64, through last: Int64, rows: Int, _ db: Database) throws -> Page? {
        var (found, envelopes): ([(StoredEvent, RouteID)], EnvelopeCache) = ([], EnvelopeCache())
        let statement = try db.prepared(Self.events)
        defer { statement.reset() }
        statement.bind(place, at: 1)
        statement.bind(last, at: 2)
        statement.bind(filter.since, at: 3)
        statement.bind(filter.until, at: 4)
        statement.bind(kind?.rawValue, at: 5)
        statement.bind(source?.rawValue, at: 6)
        statement.bind(Int64(rows), at: 7)
        while try statement.step() {
            found.append((try envelopes.event(statement, db), RouteID(rawValue: statement.integer(3))))
        }
        guard let end = found.last?.0.sequence else { return nil }
        var page = Page(read: found.count < rows ? last : end)
        let fates = try fates(after: place, through: end, db)
        var routed = RouteFilter(destination, shared.catalog)
        for (event, route) in found {
            guard routed.takes(event.sequence, route: route, source: event.source) else {
                if filter.isBackfill { page.events.append((event, false)) }
                continue
            }
            if fates.matches(event.sequence, filter.only) { page.events.append((event, true)) }
        }
        return page
    }

    private func fates(after place: Int64, through last: Int64, _ db: Database) throws -> Fates {
        var fates = Fates(windows: shared.places[destination]?.windows)
        let letters = try db.prepared(Self.letters)
        letters.bind(destination.rawValue, at: 1)
        letters.bind(place, at: 2)
        letters.bind(last, at: 3)
        try letters.forEachRow {
            fates.letters[letters.integer(0)] = DeadLetter.State(rawValue: letters.text(1)) ?? .dropped
        }
        let setApart = try db.prepared(Self.deferred)
        setApart.bind(destination.rawValue, at: 1)
        try setApart.forEachRow { fates.deferred.insert(setApart.integer(0)) }
        return fates
    }

    private struct Fates {
        let windows: Windows?
        var letters: [Int64: DeadLetter.State] = [:]
        var deferred: Set<Int64> = []

        func matches(_ sequence: Int64, _ only: PastFilter.Only) -> Bool {
            guard let windows, sequence <= windows.read, !windows.isUnfinished(sequence), !deferred.contains(sequence)
            else { return false }
            return switch letters[sequence] {
            case .replaying, .dropped: false
            case .dead: only != .delivered
            case .replayed, nil: only != .dead
            }
        }
    }
}

extension Writer {
    /// Appends events of the past for one destination, and moves the job on. Answers how many.
    func resend(
        _ job: Int64, _ submissions: [Submission], through place: Int64, isLast: Bool, _ round: inout Round
    ) throws -> Command.Outcome {
        let select = try db.prepared(Self.selectReplay)
        select.bind(job, at: 1)
        guard let after = try select.first(), place > after || isLast else { return .success(Command.Answer()) }
        let bytes = 2 * submissions.reduce(0) { $0 + $1.byteCount }
        if bytes > 0, round.room < bytes { return .failure(full()) }
        round.room -= bytes
        var count = 0
        for submission in submissions {
            if let obstacle = try appendEvents(of: submission, &round) {
                // Nothing was appended yet: the bound of one destination is the same for all of them.
                return obstacle
            }
            count += submission.events.count
        }
        let advance = try db.prepared(Self.advanceReplay)
        advance.bind(place, at: 1)
        advance.bind(Int64(count), at: 2)
        advance.bind(job, at: 3)
        try advance.run()
        if isLast { try end(job, .done, round) }
        return .success(Command.Answer(number: Int64(count)))
    }
}
