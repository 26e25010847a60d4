import GRDB

/// The log's counters. A destination has all but `rejected` and `events`; a source has `accepted` and `rejected`;
/// subject 0, the log itself, has those below.
enum Counter: String, CaseIterable {
    case accepted
    case delivered
    case died
    case removed
    /// Passed over at intake, because the destination was owed as much as its backlog may be.
    case passedByBacklog
    case replayed
    case retried
    case rejected
    /// Rows in the table of events.
    case events
    /// Letters of stage `intake` in state `dead`, and the bytes of their bodies: what their bound is about.
    case intakeLetters
    case intakeLetterBytes
}

/// What one transaction adds to the counters: gathered in memory, stored once before the commit.
struct Tally {
    /// The subject of the log's own counters.
    static let log = NameID(rawValue: 0)

    private struct Key: Hashable {
        let subject: NameID
        let counter: Counter
    }

    private var deltas: [Key: Int] = [:]

    mutating func add(_ count: Int, to counter: Counter, of subject: NameID) {
        guard count != 0 else { return }
        deltas[Key(subject: subject, counter: counter), default: 0] += count
    }

    /// What this transaction adds so far.
    subscript(_ counter: Counter, of subject: NameID) -> Int {
        deltas[Key(subject: subject, counter: counter)] ?? 0
    }

    static let upsert = """
        INSERT INTO counters (subject, name, value) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET value = value + excluded.value
        """

    func store(in db: Database) throws {
        let statement = try db.prepared(Self.upsert)
        for (key, delta) in deltas {
            statement.bind(key.subject.rawValue, at: 1)
            statement.bind(key.counter.rawValue, at: 2)
            statement.bind(Int64(delta), at: 3)
            try statement.run()
        }
    }
}

/// All counters as stored.
struct Counts {
    private var values: [NameID: [Counter: Int]] = [:]

    static let select = "SELECT subject, name, value FROM counters"

    init(reading db: Database) throws {
        let statement = try db.prepared(Self.select)
        try statement.forEachRow {
            guard let counter = Counter(rawValue: statement.text(1)) else { return }
            values[NameID(rawValue: statement.integer(0)), default: [:]][counter] = Int(statement.integer(2))
        }
    }

    subscript(_ subject: NameID, _ counter: Counter) -> Int { values[subject]?[counter] ?? 0 }

    /// By all rules of the configuration.
    func passedOver(_ destination: NameID) -> Int { self[destination, .passedByBacklog] }

    func pending(_ destination: NameID) -> Int {
        self[destination, .accepted] - self[destination, .delivered] - self[destination, .died]
            - self[destination, .removed] - passedOver(destination)
    }
}
