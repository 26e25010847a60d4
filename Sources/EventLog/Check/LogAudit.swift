import GRDB

/// Recomputes a log's account from its tables alone, and compares it with what the log counted:
///
/// accepted = delivered + died + removed + passed over + pending, where pending is the events that the rows say are open: above the
/// destination's place, clear in one of its windows, or set apart.
///
/// The counters and places are read in one transaction; then the walk goes through the rows there were at that moment.
/// Rows never change, so the sum is that moment's, however long the walk takes, provided that no event is trimmed
/// meanwhile.
struct LogAudit {
    private struct Held {
        let source: NameID
        let sequences: ClosedRange<Int64>
        let count: Int
        var found = 0
    }

    private let contents: LogContents
    private let counts: Counts
    private let names: [NameID: String]
    private let routes: [RouteID: [NameID]]
    private let letters: [NameID: (all: Int, replayed: Int)]
    /// Of stage `intake`, in state `dead`.
    private let intakeLetters: Int
    private var held: [Held]
    /// By destination: what was set apart, and of that what has been seen.
    private var deferred: [NameID: Set<Int64>]
    private var open: [NameID: Int] = [:]
    private var events = 0
    private var walk = LogWalk()

    init(reading db: Database, _ path: String) throws {
        contents = try LogContents(reading: db, path)
        counts = try Counts(reading: db)
        names = Dictionary(contents.names.map { ($0.0, $0.1) }) { first, _ in first }
        routes = Dictionary(contents.routes) { first, _ in first }
        letters = try Self.letters(db)
        intakeLetters = Int(
            try db.prepared("SELECT count(*) FROM dead_letters WHERE stage = 'intake' AND state = 'dead'").first() ?? 0)
        held = try Self.held(db)
        deferred = try Self.deferred(db)
    }

    private static func letters(_ db: Database) throws -> [NameID: (all: Int, replayed: Int)] {
        var letters: [NameID: (all: Int, replayed: Int)] = [:]
        let rows = try db.prepared(
            """
            SELECT destination, count(*), count(*) FILTER (WHERE state = 'replayed')
            FROM dead_letters WHERE destination IS NOT NULL GROUP BY destination
            """)
        try rows.forEachRow {
            letters[NameID(rawValue: rows.integer(0))] = (Int(rows.integer(1)), Int(rows.integer(2)))
        }
        return letters
    }

    private static func held(_ db: Database) throws -> [Held] {
        var held: [Held] = []
        let rows = try db.prepared(Writer.selectHeld)
        try rows.forEachRow {
            let sequences = rows.integer(1)...rows.integer(2)
            held.append(
                Held(source: NameID(rawValue: rows.integer(0)), sequences: sequences, count: Int(rows.integer(3))))
        }
        return held
    }

    private static func deferred(_ db: Database) throws -> [NameID: Set<Int64>] {
        var deferred: [NameID: Set<Int64>] = [:]
        let rows = try db.prepared("SELECT destination, seq FROM deferred")
        try rows.forEachRow { deferred[NameID(rawValue: rows.integer(0)), default: []].insert(rows.integer(1)) }
        return deferred
    }

    // MARK: Walking

    /// False when everything was walked.
    mutating func step(_ db: Database) throws -> Bool {
        var seen: [LogWalk.Row] = []
        let goesOn = try walk.step(db) { seen.append($0) }
        for row in seen where row.sequence <= contents.lastSequence { see(row) }
        return goesOn
    }

    var progress: Double { walk.progress }

    var isNextShort: Bool { walk.isNextShort }

    private mutating func see(_ row: LogWalk.Row) {
        events += 1
        for destination in owners(of: row) {
            let place = contents.places[destination]
            let isOpen = place.map { row.sequence > $0.read || $0.isUnfinished(row.sequence) } ?? false
            let isSetApart = deferred[destination]?.remove(row.sequence) != nil
            if isOpen || isSetApart { open[destination, default: 0] += 1 }
        }
    }

    /// Whom an event is for. Counts it for `hold` too.
    private mutating func owners(of row: LogWalk.Row) -> [NameID] {
        guard row.route == LogSchema.holdRoute else { return routes[row.route] ?? [] }
        for adoption in contents.adoptions where adoption.source == row.source {
            if adoption.sequences.contains(row.sequence) { return [adoption.destination] }
        }
        if let index = held.firstIndex(where: { $0.source == row.source && $0.sequences.contains(row.sequence) }) {
            held[index].found += 1
        }
        return []
    }

    // MARK: The account

    /// Once everything was walked.
    var report: LogReport {
        var faults = walk.faults
        var accounts: [LogReport.Account] = []
        if !walk.isIncomplete {
            accounts = destinations.map(account)
            for account in accounts where !account.isBalanced { faults.add(Self.imbalance(account)) }
            checkRest(&faults)
        }
        return LogReport(accounts: accounts, events: walk.events, bytes: walk.bytes, faults: faults)
    }

    /// Those with a place, and `hold` once it was needed.
    private var destinations: [NameID] {
        let needsHold = counts[LogSchema.hold, .accepted] > 0 || !held.isEmpty
        let all = contents.places.keys + (needsHold ? [LogSchema.hold] : [])
        return all.sorted { (names[$0] ?? "") < (names[$1] ?? "") }
    }

    private func account(_ destination: NameID) -> LogReport.Account {
        let pending = destination == LogSchema.hold ? held.reduce(0) { $0 + $1.found } : open[destination] ?? 0
        return LogReport.Account(
            destination: names[destination] ?? "number \(destination.rawValue)", id: destination,
            accepted: counts[destination, .accepted], delivered: counts[destination, .delivered],
            died: counts[destination, .died], removed: counts[destination, .removed],
            passedOver: counts.passedOver(destination), pending: pending,
            letters: letters[destination]?.all ?? 0)
    }

    private static func imbalance(_ one: LogReport.Account) -> String {
        let sum = one.delivered + one.died + one.removed + one.passedOver + one.pending
        return one.accepted == sum
            ? "\(one.destination): \(one.died) events died, and there are \(one.letters) letters"
            : "\(one.destination): \(one.accepted) were accepted, and \(sum) are accounted for "
                + "(\(one.delivered) delivered, \(one.died) dead, \(one.removed) removed, "
                + "\(one.passedOver) passed over, \(one.pending) pending)"
    }

    private func checkRest(_ faults: inout LogFaults) {
        let compare = { (what: String, counted: Int, found: Int, faults: inout LogFaults) in
            if counted != found { faults.add("\(what): \(counted) were counted, and there are \(found)") }
        }
        compare("events", counts[Tally.log, .events], events, &faults)
        compare("letters of stage intake", counts[Tally.log, .intakeLetters], intakeLetters, &faults)
        for destination in contents.places.keys {
            let name = names[destination] ?? "number \(destination.rawValue)"
            compare("\(name), replayed", counts[destination, .replayed], letters[destination]?.replayed ?? 0, &faults)
            let lost = deferred[destination] ?? []
            if !lost.isEmpty { faults.add("\(name): \(lost.count) events were set apart and are not there") }
        }
        for held in held where held.count != held.found {
            compare("held for \(names[held.source] ?? "a source")", held.count, held.found, &faults)
        }
    }
}
