/// Replaying the past: events of a span are appended once more, for one destination alone, at a rate. So each is a new
/// obligation, which is accepted, delivered and counted as any other, and stands behind what came before it.
///
/// What is on its way there is left out, since it will arrive; so is what an operator dropped. A job's place moves in the
/// transaction that appends: a crash neither forgets events nor appends them twice. The writer copies what it finds then
/// (`Writer+Copies.swift`), so nothing comes back that was forgotten while a reader looked for it.
extension SQLiteEventLog {
    public func countPast(_ filter: PastFilter) async throws(LogError) -> Int {
        guard let query = PastQuery(filter, shared) else { return 0 }
        var (count, place) = (0, Int64(0))
        while let page = try await page(query, after: place, through: .max, limit: .max) {
            count += page.found.count
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
        var bite = PastBite(job: job, through: place.last, isLast: true)
        if let query = PastQuery(filter, shared),
            let page = try await page(query, after: place.after, through: place.last, limit: limit)
        {
            bite.route = try await route(to: [query.destination])
            (bite.through, bite.isLast) = (page.read, page.read >= place.last)
            for one in page.found {
                if !one.isRouted, try await !wants(one.sequence, isWanted) { continue }
                bite.sequences.append(one.sequence)
            }
        }
        return Int(try await shared.inbox.perform(.resend(bite)).number)
    }

    private func wants(
        _ sequence: Int64, _ isWanted: (StoredEvent, _ source: String) async throws(LogError) -> Bool
    ) async throws(LogError) -> Bool {
        let found = try await ask { db in
            var (row, envelopes) = (try db.prepared(StretchQuery.single), EnvelopeCache())
            defer { row.reset() }
            row.bind(sequence, at: 1)
            return try row.step() ? try envelopes.event(row, db) : nil
        }
        guard let found else { return false }
        return try await isWanted(found, shared.catalog.name(of: found.source))
    }

    private func page(
        _ query: PastQuery, after place: Int64, through last: Int64, limit: Int
    ) async throws(LogError) -> PastQuery.Page? {
        try await ask { try query.page(after: place, through: last, limit: limit, $0) }
    }

    public func sendLetters(_ filter: LetterFilter, to destination: NameID) async throws(LogError) -> Int {
        guard let filter = filter.deliverable else { return 0 }
        let route = try await route(to: [destination])
        return try await inBites(filter) { .resendLetters($0, route) }
    }
}

/// The next events of a job that replays the past.
struct PastBite: Sendable {
    let job: Int64
    /// The last number that was looked at.
    var through: Int64
    var isLast: Bool
    /// To whom they go.
    var route = LogSchema.holdRoute
    var sequences: [Int64] = []
}
