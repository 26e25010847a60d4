/// The tables of a log file.
///
/// What cannot be changed once a file exists: the page size and `auto_vacuum=INCREMENTAL` (without it a file never
/// gives space back), set before the first table.
///
/// The header carries two numbers: `application_id` says that the file is a log, `user_version` which layout it has.
/// Both are written in the transaction that creates the tables, so a file has all of it or is empty.
///
/// All times are milliseconds since 1970. `source`, `kind` and `destination` are ids of `names`.
enum LogSchema {
    /// "Sluc" in ASCII.
    static let applicationID: Int32 = 0x536C_7563
    static let version: Int32 = 7
    static let pageSize = 4_096

    static let tables = """
        -- What is true of the whole file; `subjectKey` is the key of SipHash.
        CREATE TABLE meta (
            key   TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Interned names. An id is never given to another name.
        CREATE TABLE names (
            id    INTEGER PRIMARY KEY,
            space TEXT NOT NULL,                       -- source, kind, destination
            name  TEXT NOT NULL,
            UNIQUE (space, name)
        ) STRICT;

        -- Sets of destinations, as a JSON array of ascending ids. Decided at intake, once per event.
        CREATE TABLE routes (
            id           INTEGER PRIMARY KEY,
            destinations TEXT NOT NULL UNIQUE
        ) STRICT;

        -- The log itself. AUTOINCREMENT: a number is never used again, even after everything was trimmed (a plain
        -- rowid would start at 1 again, below every cursor). No other index: one on `subject` cost 10x on insert and
        -- 15x on trim at 4 M rows, and times are found by bisecting the key, since `received_at` never decreases.
        CREATE TABLE events (
            seq         INTEGER PRIMARY KEY AUTOINCREMENT,
            received_at INTEGER NOT NULL,
            request     INTEGER NOT NULL,              -- the bits of the unsigned id
            route       INTEGER NOT NULL,
            source      INTEGER NOT NULL,
            kind        INTEGER NOT NULL,
            subject     INTEGER NOT NULL,              -- 0 for nobody
            envelope    INTEGER,                       -- envelopes.last
            body        BLOB NOT NULL,
            checksum    INTEGER,                       -- over all above; null in rows of layout 1
            again       INTEGER                        -- seq of the event that this row sends once more
        ) STRICT;

        -- Bytes that the events of one request share. The request's events are `last` and those before it that name
        -- it, so an envelope goes when the last of them is trimmed.
        CREATE TABLE envelopes (
            last  INTEGER PRIMARY KEY,                 -- seq of the request's last event
            first INTEGER NOT NULL,                    -- seq of its first
            bytes BLOB NOT NULL
        ) STRICT;

        -- Events that were routed to nobody and wait for the first destination of their source.
        CREATE TABLE held (
            source INTEGER PRIMARY KEY,
            first  INTEGER NOT NULL,                   -- seq
            last   INTEGER NOT NULL,                   -- seq
            count  INTEGER NOT NULL
        ) STRICT;

        -- Held events that a destination took over: those of `source` from `first` to `last` routed to nobody.
        CREATE TABLE adoptions (
            destination INTEGER NOT NULL,
            source      INTEGER NOT NULL,
            first       INTEGER NOT NULL,
            last        INTEGER NOT NULL,
            PRIMARY KEY (source, first)
        ) STRICT, WITHOUT ROWID;

        -- One place per destination: everything at or below `read` is finished but for the clear bits in its windows.
        CREATE TABLE cursors (
            destination INTEGER PRIMARY KEY,
            read        INTEGER NOT NULL,
            started     INTEGER NOT NULL DEFAULT 0,    -- 1 once it has been configured
            paused      INTEGER NOT NULL DEFAULT 0     -- 1 while paused by command
        ) STRICT;

        -- At most 16 per destination, at most 4,096 numbers each.
        CREATE TABLE windows (
            destination INTEGER NOT NULL,
            first       INTEGER NOT NULL,
            last        INTEGER NOT NULL,
            finished    BLOB NOT NULL,                 -- 64-bit little-endian words; bit n is `first` + n
            PRIMARY KEY (destination, first)
        ) STRICT, WITHOUT ROWID;

        -- Events set apart with a schedule of their own; their window bit is set. `seq` leads the key because trimming
        -- asks for each event whether somebody set it apart.
        CREATE TABLE deferred (
            seq         INTEGER NOT NULL,
            destination INTEGER NOT NULL,
            attempts    INTEGER NOT NULL,
            first_at    INTEGER NOT NULL,
            next_at     INTEGER NOT NULL,
            reason      TEXT NOT NULL,
            history     TEXT,                          -- `AttemptHistory`; null for none
            PRIMARY KEY (seq, destination)
        ) STRICT, WITHOUT ROWID;

        -- Kept apart from their bodies so that listing and counting reads few pages. They outlive retention.
        CREATE TABLE dead_letters (
            id          INTEGER PRIMARY KEY AUTOINCREMENT,
            stage       TEXT NOT NULL,                 -- intake, delivery
            destination INTEGER,                       -- null for stage intake, like seq and received_at
            seq         INTEGER,
            received_at INTEGER,
            request     INTEGER NOT NULL,
            source      INTEGER NOT NULL,
            kind        INTEGER,
            subject     INTEGER NOT NULL,
            reason      TEXT NOT NULL,
            detail      TEXT NOT NULL,
            http_status INTEGER,
            reply       INTEGER,                       -- replies.id
            attempts    INTEGER NOT NULL,
            first_at    INTEGER NOT NULL,
            died_at     INTEGER NOT NULL,
            state       TEXT NOT NULL,                 -- dead, replaying, replayed, dropped
            resolved_at INTEGER,
            replay      INTEGER                        -- replays.id of the last job that took it
        ) STRICT;

        -- Holds only the letters that wait to be replayed, so that opening a log does not read all the others.
        CREATE INDEX replaying ON dead_letters (destination, id) WHERE state = 'replaying';

        CREATE TABLE dead_bodies (
            id       INTEGER PRIMARY KEY,              -- dead_letters.id
            envelope BLOB,
            body     BLOB NOT NULL
        ) STRICT;

        -- The first bytes of a vendor's answer, once for all letters of a refused batch.
        CREATE TABLE replies (
            id    INTEGER PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT;

        -- Idempotency keys have a table per hour, `repeats_H`, made when the first comes: see `Writer+Repeats.swift`.

        -- Changed in the transactions that change what they count. `subject` is a destination, a source, or 0 for the
        -- log itself, which also has the file's `identity`.
        CREATE TABLE counters (
            subject INTEGER NOT NULL,
            name    TEXT NOT NULL,
            value   INTEGER NOT NULL,
            PRIMARY KEY (subject, name)
        ) STRICT, WITHOUT ROWID;

        -- The built-in destination, and the route to nobody.
        INSERT INTO names (id, space, name) VALUES (1, 'destination', 'hold');
        INSERT INTO routes (id, destinations) VALUES (1, '[1]');
        \(identity)
        \(schedules)
        \(mending)
        \(suppressed)
        \(copies)
        \(attempts)
        """

    /// The attempts at what died, and at what is held to be sent again: see `AttemptHistory`. Letters have theirs apart, so
    /// that listing and counting reads few pages.
    static let attempts = """
        ALTER TABLE tried ADD COLUMN history TEXT;       -- null for none

        CREATE TABLE dead_attempts (
            id      INTEGER PRIMARY KEY,               -- dead_letters.id
            history TEXT NOT NULL
        ) STRICT;
        """

    /// Holds only copies, which replays make: others are inserted as if it were not there.
    static let copies = "CREATE INDEX copies ON events (again) WHERE again IS NOT NULL;"

    /// A random number in two places: in `meta`, which is never written again, and among the counters, which almost
    /// every commit writes. A WAL of another log that SQLite would take for this one's brings counters that do not know
    /// this file.
    static let identity = """
        INSERT INTO counters (subject, name, value) VALUES (0, 'identity', abs(random() / 2));
        INSERT INTO meta (key, value)
            SELECT 'identity', CAST(value AS BLOB) FROM counters WHERE subject = 0 AND name = 'identity';
        """

    /// Where the retries of each destination stand.
    static let schedules = """
        -- Since when a destination fails and until when it is left alone. At most one row each.
        CREATE TABLE schedules (
            destination  INTEGER PRIMARY KEY,
            fingerprint  INTEGER NOT NULL,              -- of the address and the account
            state        TEXT NOT NULL,                 -- open, backingOff, parked
            since        INTEGER NOT NULL,
            until        INTEGER NOT NULL,
            failures     INTEGER NOT NULL,
            silent_until INTEGER NOT NULL,              -- 0 for never
            reason       TEXT NOT NULL
        ) STRICT;

        -- Attempts of the events that it holds to send again: stretches of `seq` with the same history. A row may
        -- outlive its events, and then says nothing of others.
        CREATE TABLE tried (
            destination INTEGER NOT NULL,
            first       INTEGER NOT NULL,
            last        INTEGER NOT NULL,
            attempts    INTEGER NOT NULL,
            first_at    INTEGER NOT NULL,
            PRIMARY KEY (destination, first)
        ) STRICT, WITHOUT ROWID;
        """

    /// What operators did to letters.
    static let mending = """
        -- What letters held before somebody edited them.
        CREATE TABLE dead_originals (
            id   INTEGER PRIMARY KEY,                  -- dead_letters.id
            body BLOB NOT NULL
        ) STRICT;

        -- Replays at a rate: see `Writer+Replays.swift`.
        CREATE TABLE replays (
            id         INTEGER PRIMARY KEY AUTOINCREMENT,
            filter     TEXT NOT NULL,                  -- in the words of whoever began it
            rate       REAL NOT NULL,                  -- letters per second
            state      TEXT NOT NULL,                  -- running, paused, cancelled, done
            after      INTEGER NOT NULL,               -- dead_letters.id: everything up to it was looked at
            last       INTEGER NOT NULL,               -- dead_letters.id: what died later is not of this job
            total      INTEGER NOT NULL,
            passed     INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at   INTEGER
        ) STRICT;
        """

    /// The destination of events that are routed to nobody. It has no cursor: nothing reads it.
    static let hold = NameID(rawValue: 1)
    static let holdRoute = RouteID(rawValue: 1)
}
