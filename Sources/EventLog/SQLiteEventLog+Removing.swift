import GRDB

/// Taking back what is still owed.
extension SQLiteEventLog {
    /// Rows removed in one transaction.
    private static let bite = 256

    public func removeOwed(
        of source: NameID, where isMatch: @escaping @Sendable (NameID, [UInt8]) -> Bool
    ) async throws(LogError) -> Int {
        let bounds = try await read { [shared] in try RemovalQuery.bounds($0, shared.places.all) }
        let query = RemovalQuery(source: source, last: bounds.last, isMatch: isMatch)
        var place = bounds.first - 1
        var owed = 0
        while place < bounds.last {
            let from = place
            let page = try await read { try query.page(after: from, $0) }
            place = page.read
            for start in stride(from: 0, to: page.matches.count, by: Self.bite) {
                let bite = Array(page.matches[start..<min(start + Self.bite, page.matches.count)])
                owed += Int(try await shared.inbox.perform(.remove(bite)).number)
            }
        }
        return owed
    }

    public func onRemoval(_ handler: @escaping @Sendable (Set<ItemID>) -> Void) {
        shared.removals.add(handler)
    }
}

/// Finds one source's events by their bodies, from the first that somebody is owed to the last there was when it began.
private struct RemovalQuery: Sendable {
    static let following = "SELECT seq, source, kind, body FROM events WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
    static let firstDeferred = "SELECT min(seq) FROM deferred"
    static let last = "SELECT max(seq) FROM events"

    let source: NameID
    let last: Int64
    let isMatch: @Sendable (NameID, [UInt8]) -> Bool

    /// Empty, with `last` below `first`, when nobody is owed anything.
    static func bounds(_ db: Database, _ places: [NameID: Place]) throws -> (first: Int64, last: Int64) {
        let candidates = [
            try db.prepared(Writer.selectFirstHeld).first(), try db.prepared(firstDeferred).first(),
            places.values.map(\.windows.firstUnfinished).min(),
        ]
        let last = try db.prepared(Self.last).first() ?? 0
        return (candidates.compactMap(\.self).min() ?? last + 1, last)
    }

    struct Page: Sendable {
        var matches: [Int64] = []
        /// The last number that was looked at.
        var read: Int64
    }

    /// At most as many rows as one read may look at.
    func page(after place: Int64, _ db: Database) throws -> Page {
        var page = Page(read: last)
        let rows = try db.prepared(Self.following)
        defer { rows.reset() }
        rows.bind(place, at: 1)
        rows.bind(last, at: 2)
        rows.bind(Int64(StretchQuery.maxRows), at: 3)
        var count = 0
        while try rows.step() {
            count += 1
            let sequence = rows.integer(0)
            if rows.integer(1) == source.rawValue, isMatch(NameID(rawValue: rows.integer(2)), rows.bytes(3)) {
                page.matches.append(sequence)
            }
            if count == StretchQuery.maxRows { page.read = sequence }
        }
        return page
    }
}
