import GRDB

/// The log's counters. A destination has all but `rejected` and `events`; a source has `accepted`, `rejected` and `suppressed`;
/// subject 0, the log itself, has those below.
enum Counter: String, CaseIterable {
    case accepted
    case delivered
    case died
    case removed
    /// Passed over at intake, because the destination was owed as much as its backlog may be.
    case passedByBacklog
    /// Passed over at intake by the rules of a source's `deliverTo`, one for each of ``PassRule``.
    case passedByKinds
    case passedByWhere
    case passedByShare
    case passedByRequires
    /// Passed over in delivery, because the vendor cannot be told of it; also counted by kind.
    case passedByMapping
    case replayed
    case retried
    case rejected
    /// Of people who are suppressed, and not stored.
    case suppressed
    /// Rows in the table of events.
    case events
    /// Letters of stage `intake` in state `dead`, and the bytes of their bodies: what their bound is about.
    case intakeLetters
    case intakeLetterBytes

    /// Those of events that a rule of the configuration passed over.
    static let passing: [Counter] = [
        .passedByBacklog, .passedByKinds, .passedByWhere, .passedByShare, .passedByRequires, .passedByMapping,
    ]
}

/// What one transaction adds to the counters: gathered in memory, stored once before the commit.
struct Tally {
    /// The subject of the log's own counters.
    static let log = NameID(rawValue: 0)

    private struct Key: Hashable {
        let subject: NameID
        let counter: Counter
        var kind: NameID?

        /// Without the counter, of which a subject has few: it would be hashed letter by letter, for each request.
        func hash(into hasher: inout Hasher) {
            hasher.combine(subject)
            hasher.combine(kind)
        }

        /// As it is stored: `delivered`, or `passedByMapping 17` for those of kind 17.
        var name: String { kind.map { "\(counter.rawValue) \($0.rawValue)" } ?? counter.rawValue }
    }

    private var deltas: [Key: Int] = [:]

    mutating func add(_ count: Int, to counter: Counter, of subject: NameID) {
        guard count != 0 else { return }
        deltas[Key(subject: subject, counter: counter), default: 0] += count
    }

    /// Beside the sum of all kinds, which is counted by itself.
    mutating func add(_ count: Int, of kind: NameID, to counter: Counter, of subject: NameID) {
        add(count, to: counter, of: subject)
        deltas[Key(subject: subject, counter: counter, kind: kind), default: 0] += count
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
            statement.bind(key.name, at: 2)
            statement.bind(Int64(delta), at: 3)
            try statement.run()
        }
    }
}

/// All counters as stored.
struct Counts {
    private var values: [NameID: [Counter: Int]] = [:]
    /// Of those passed over by mapping, by destination and kind.
    private var kinds: [NameID: [NameID: Int]] = [:]

    static let select = "SELECT subject, name, value FROM counters"

    init(reading db: Database) throws {
        let statement = try db.prepared(Self.select)
        try statement.forEachRow {
            let words = statement.text(1).split(separator: " ", maxSplits: 1)
            let (subject, value) = (NameID(rawValue: statement.integer(0)), Int(statement.integer(2)))
            guard let counter = words.first.flatMap({ Counter(rawValue: String($0)) }) else { return }
            if words.count == 1 { values[subject, default: [:]][counter] = value }
            if words.count == 2, let kind = Int64(words[1]) {
                kinds[subject, default: [:]][NameID(rawValue: kind)] = value
            }
        }
    }

    subscript(_ subject: NameID, _ counter: Counter) -> Int { values[subject]?[counter] ?? 0 }

    /// Those of each kind that a destination's vendor could not be told of.
    func unmapped(_ destination: NameID) -> [NameID: Int] { kinds[destination] ?? [:] }

    /// By all rules of the configuration.
    func passedOver(_ destination: NameID) -> Int { Counter.passing.reduce(0) { $0 + self[destination, $1] } }

    func pending(_ destination: NameID) -> Int {
        self[destination, .accepted] - self[destination, .delivered] - self[destination, .died]
            - self[destination, .removed] - passedOver(destination)
    }
}
