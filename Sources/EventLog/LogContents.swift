import GRDB

/// What a log has in memory, as read from the file when it is opened.
struct LogContents: Sendable {
    let subjectHash: SipHash
    private(set) var names: [(NameID, String, NameSpace)] = []
    private(set) var routes: [(RouteID, [NameID])] = []
    private(set) var adoptions: [Adoption] = []
    private(set) var places: [NameID: Windows] = [:]
    private(set) var replaying: [NameID: [Int64]] = [:]
    /// By fingerprint, until when.
    private(set) var suppressed: [(person: [UInt8], until: Int64)] = []
    /// The highest number ever given out.
    private(set) var lastSequence: Int64 = 0
    private(set) var lastReceivedAt: Int64 = 0
    /// The hours that have a table of idempotency keys, ascending.
    private(set) var repeatHours: [Int64] = []

    static let selectTail = "SELECT seq, received_at, body FROM events ORDER BY seq DESC LIMIT 64"
    static let selectReplaying = """
        SELECT destination, id FROM dead_letters INDEXED BY replaying WHERE state = 'replaying' ORDER BY destination, id
        """

    /// As the WAL has it: the file's header may be older.
    static func version(_ db: Database, _ path: String) throws -> Int32 {
        let version = Int32(try db.prepared("PRAGMA user_version").first() ?? 0)
        try FileHeader.check(version: version, path)
        return version
    }

    init(reading db: Database, _ path: String) throws {
        try Self.checkIdentity(db, path)
        let key = try db.prepared("SELECT value FROM meta WHERE key = 'subjectKey'")
        defer { key.reset() }
        guard try key.step(), let hash = SipHash(key: key.bytes(0)) else {
            throw LogError(.unreadable, "\(path) has no subject key")
        }
        subjectHash = hash
        try readNames(db)
        try readPlaces(db)
        try readReplaying(db)
        try readSuppressed(db)
        try readRepeatHours(db)
        try readTail(db)
    }

    private mutating func readRepeatHours(_ db: Database) throws {
        let tables = try db.prepared(Writer.selectRepeatTables)
        try tables.forEachRow {
            if let hour = Int64(tables.text(0).dropFirst("repeats_".count)) { repeatHours.append(hour) }
        }
        repeatHours.sort()
    }

    private mutating func readNames(_ db: Database) throws {
        let names = try db.prepared("SELECT id, name, space FROM names")
        try names.forEachRow {
            guard let space = NameSpace(rawValue: names.text(2)) else { return }
            self.names.append((NameID(rawValue: names.integer(0)), names.text(1), space))
        }
        let routes = try db.prepared(
            "SELECT routes.id, json_each.value FROM routes LEFT JOIN json_each(routes.destinations) ORDER BY 1, 2")
        try routes.forEachRow {
            let id = RouteID(rawValue: routes.integer(0))
            // None: passed over by all that it was meant for.
            guard let value = routes.optional(1) else { return self.routes.append((id, [])) }
            let destination = NameID(rawValue: value)
            if self.routes.last?.0 == id {
                self.routes[self.routes.count - 1].1.append(destination)
            } else {
                self.routes.append((id, [destination]))
            }
        }
        let adoptions = try db.prepared("SELECT destination, source, first, last FROM adoptions")
        try adoptions.forEachRow {
            self.adoptions.append(
                Adoption(
                    destination: NameID(rawValue: adoptions.integer(0)), source: NameID(rawValue: adoptions.integer(1)),
                    sequences: adoptions.integer(2)...adoptions.integer(3)))
        }
    }

    private mutating func readPlaces(_ db: Database) throws {
        var windows: [NameID: [Window]] = [:]
        let stored = try db.prepared(
            "SELECT destination, first, last, finished FROM windows ORDER BY destination, first")
        try stored.forEachRow {
            guard let window = Window(first: stored.integer(1), last: stored.integer(2), finished: stored.bytes(3))
            else { throw LogError(.unreadable, "the window at \(stored.integer(1)) is damaged") }
            windows[NameID(rawValue: stored.integer(0)), default: []].append(window)
        }
        let cursors = try db.prepared("SELECT destination, read FROM cursors")
        try cursors.forEachRow {
            let destination = NameID(rawValue: cursors.integer(0))
            places[destination] = Windows(read: cursors.integer(1), stored: windows[destination] ?? [])
        }
    }

    private mutating func readReplaying(_ db: Database) throws {
        let letters = try db.prepared(Self.selectReplaying)
        try letters.forEachRow {
            replaying[NameID(rawValue: letters.integer(0)), default: []].append(letters.integer(1))
        }
    }

    private mutating func readSuppressed(_ db: Database) throws {
        let rows = try db.prepared("SELECT person, until FROM suppressed")
        try rows.forEachRow { suppressed.append((rows.bytes(0), rows.integer(1))) }
    }

    private mutating func readTail(_ db: Database) throws {
        lastSequence = try db.prepared("SELECT seq FROM sqlite_sequence WHERE name = 'events'").first() ?? 0
        let tail = try db.prepared(Self.selectTail)
        try tail.forEachRow {
            lastSequence = max(lastSequence, tail.integer(0))
            lastReceivedAt = max(lastReceivedAt, tail.integer(1))
        }
    }

    /// Reads the bodies too: a torn end of the file is found here. Of columns that every layout has.
    static func checkTail(_ db: Database) throws {
        let tail = try db.prepared(selectTail)
        try tail.forEachRow { _ = tail.bytes(2) }
    }

    private static let selectIdentities = """
        SELECT CAST((SELECT value FROM meta WHERE key = 'identity') AS TEXT)
            IS CAST((SELECT value FROM counters WHERE subject = 0 AND name = 'identity') AS TEXT)
        """

    private static func checkIdentity(_ db: Database, _ path: String) throws {
        guard try db.prepared(selectIdentities).first() == 1 else {
            throw LogError(.unreadable, "\(path) has damaged counters, or another log's; \(WALFile.pointer)")
        }
    }
}

extension SharedState {
    /// Puts in memory what the file has.
    func load(_ contents: LogContents) {
        figures.lastSequence = contents.lastSequence
        for (id, name, space) in contents.names { catalog.add(id, name, in: space) }
        for (id, destinations) in contents.routes { catalog.add(id, to: destinations) }
        for adoption in contents.adoptions { catalog.add(adoption) }
        for (destination, windows) in contents.places { places.put(Place(stored: windows), for: destination) }
        for (destination, letters) in contents.replaying { replays.append(letters, for: destination) }
        for (person, until) in contents.suppressed { suppressions.add(person, until: until) }
    }
}
