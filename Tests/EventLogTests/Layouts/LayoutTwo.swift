/// A log of layout 2, as a version of that layout has it that went on with a log of layout 1: the first four events have no
/// checksum. Two destinations, one of them paused, with events delivered,
/// dead, set apart, open and unread; letters dead, dropped and being replayed; a request with an envelope; two events
/// held for a source that nobody was configured for; one refused.
enum LayoutTwo {
    static let sql = #"""
        PRAGMA page_size = 4096;
        PRAGMA auto_vacuum = INCREMENTAL;
        PRAGMA application_id = 1399616867;
        PRAGMA user_version = 2;
        CREATE TABLE meta (
            key   TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO meta VALUES('identity',X'33313237383635313930343132333436383731');
        INSERT INTO meta VALUES('subjectKey',X'f3dd62d09a786086ed6ceb3b0aefc18e');
        CREATE TABLE names (
            id    INTEGER PRIMARY KEY,
            space TEXT NOT NULL,
            name  TEXT NOT NULL,
            UNIQUE (space, name)
        ) STRICT;
        INSERT INTO names VALUES(1,'destination','hold');
        INSERT INTO names VALUES(2,'source','storefront');
        INSERT INTO names VALUES(3,'kind','PAGE_VIEW');
        INSERT INTO names VALUES(4,'destination','dengage-eu');
        INSERT INTO names VALUES(5,'destination','gravity-ams');
        INSERT INTO names VALUES(6,'source','kiosk');
        CREATE TABLE routes (
            id           INTEGER PRIMARY KEY,
            destinations TEXT NOT NULL UNIQUE
        ) STRICT;
        INSERT INTO routes VALUES(1,'[1]');
        INSERT INTO routes VALUES(2,'[4,5]');
        INSERT INTO routes VALUES(3,'[4]');
        CREATE TABLE events (
            seq         INTEGER PRIMARY KEY AUTOINCREMENT,
            received_at INTEGER NOT NULL,
            request     INTEGER NOT NULL,
            route       INTEGER NOT NULL,
            source      INTEGER NOT NULL,
            kind        INTEGER NOT NULL,
            subject     INTEGER NOT NULL,
            envelope    INTEGER,
            body        BLOB NOT NULL,
            checksum    INTEGER
        ) STRICT;
        INSERT INTO events VALUES(1,1000000,7,2,2,3,5,3,X'7b226e223a317d',NULL);
        INSERT INTO events VALUES(2,1000000,7,2,2,3,5,3,X'7b226e223a327d',NULL);
        INSERT INTO events VALUES(3,1000000,7,2,2,3,5,3,X'7b226e223a337d',NULL);
        INSERT INTO events VALUES(4,1001000,7,3,2,3,5,NULL,X'7b226e223a347d',NULL);
        INSERT INTO events VALUES(5,1001000,7,3,2,3,5,NULL,X'7b226e223a357d',-1237295529);
        INSERT INTO events VALUES(6,1001000,7,3,2,3,5,NULL,X'7b226e223a367d',1719172600);
        INSERT INTO events VALUES(7,1001000,7,3,2,3,5,NULL,X'7b226e223a377d',2123910822);
        INSERT INTO events VALUES(8,1001000,7,3,2,3,5,NULL,X'7b226e223a387d',1210432);
        INSERT INTO events VALUES(9,1001000,7,3,2,3,5,NULL,X'7b226e223a397d',-1506368199);
        INSERT INTO events VALUES(10,1001500,8,1,6,3,0,NULL,X'7b2268656c64223a317d',-1047350342);
        INSERT INTO events VALUES(11,1001500,8,1,6,3,0,NULL,X'',-1421542620);
        CREATE TABLE envelopes (
            last  INTEGER PRIMARY KEY,
            first INTEGER NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        INSERT INTO envelopes VALUES(3,1,X'656e76656c6f70652031');
        CREATE TABLE held (
            source INTEGER PRIMARY KEY,
            first  INTEGER NOT NULL,
            last   INTEGER NOT NULL,
            count  INTEGER NOT NULL
        ) STRICT;
        INSERT INTO held VALUES(6,10,11,2);
        CREATE TABLE adoptions (
            destination INTEGER NOT NULL,
            source      INTEGER NOT NULL,
            first       INTEGER NOT NULL,
            last        INTEGER NOT NULL,
            PRIMARY KEY (source, first)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE cursors (
            destination INTEGER PRIMARY KEY,
            read        INTEGER NOT NULL,
            started     INTEGER NOT NULL DEFAULT 0,
            paused      INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        INSERT INTO cursors VALUES(4,9,1,0);
        INSERT INTO cursors VALUES(5,9,1,1);
        CREATE TABLE windows (
            destination INTEGER NOT NULL,
            first       INTEGER NOT NULL,
            last        INTEGER NOT NULL,
            finished    BLOB NOT NULL,
            PRIMARY KEY (destination, first)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO windows VALUES(4,1,9,X'7700000000000000');
        INSERT INTO windows VALUES(5,1,3,X'0000000000000000');
        CREATE TABLE deferred (
            seq         INTEGER NOT NULL,
            destination INTEGER NOT NULL,
            attempts    INTEGER NOT NULL,
            first_at    INTEGER NOT NULL,
            next_at     INTEGER NOT NULL,
            reason      TEXT NOT NULL,
            PRIMARY KEY (seq, destination)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO "deferred" VALUES(3,4,3,4,5,'vendor_error');
        CREATE TABLE dead_letters (
            id          INTEGER PRIMARY KEY AUTOINCREMENT,
            stage       TEXT NOT NULL,
            destination INTEGER,
            seq         INTEGER,
            received_at INTEGER,
            request     INTEGER NOT NULL,
            source      INTEGER NOT NULL,
            kind        INTEGER,
            subject     INTEGER NOT NULL,
            reason      TEXT NOT NULL,
            detail      TEXT NOT NULL,
            http_status INTEGER,
            reply       INTEGER,
            attempts    INTEGER NOT NULL,
            first_at    INTEGER NOT NULL,
            died_at     INTEGER NOT NULL,
            state       TEXT NOT NULL,
            resolved_at INTEGER
        ) STRICT;
        INSERT INTO dead_letters VALUES(1,'delivery',4,2,1000000,7,2,3,5,'vendor_rejected',
            'no such product',400,1,2,3,1001000,'replaying',NULL);
        INSERT INTO dead_letters VALUES(2,'delivery',4,5,1001000,7,2,3,5,'vendor_rejected',
            'no such product',400,NULL,2,3,1001000,'dropped',1001500);
        INSERT INTO dead_letters VALUES(3,'intake',NULL,NULL,NULL,9,2,NULL,0,'schema',
            '/step must be one of …',NULL,NULL,0,1001500,1001500,'dead',NULL);
        INSERT INTO dead_letters VALUES(4,'delivery',4,7,1001000,7,2,3,5,'vendor_rejected',
            'no such product',400,2,2,3,1001500,'dead',NULL);
        CREATE TABLE dead_bodies (
            id       INTEGER PRIMARY KEY,
            envelope BLOB,
            body     BLOB NOT NULL
        ) STRICT;
        INSERT INTO dead_bodies VALUES(1,X'656e76656c6f70652031',X'7b226e223a327d');
        INSERT INTO dead_bodies VALUES(3,NULL,X'7b7d');
        INSERT INTO dead_bodies VALUES(4,NULL,X'7b226e223a377d');
        CREATE TABLE replies (
            id    INTEGER PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT;
        INSERT INTO replies VALUES(1,X'6e6f');
        INSERT INTO replies VALUES(2,X'6e6f');
        CREATE TABLE counters (
            subject INTEGER NOT NULL,
            name    TEXT NOT NULL,
            value   INTEGER NOT NULL,
            PRIMARY KEY (subject, name)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO counters VALUES(0,'events',11);
        INSERT INTO counters VALUES(0,'identity',3127865190412346871);
        INSERT INTO counters VALUES(0,'intakeLetterBytes',2);
        INSERT INTO counters VALUES(0,'intakeLetters',1);
        INSERT INTO counters VALUES(1,'accepted',2);
        INSERT INTO counters VALUES(2,'accepted',9);
        INSERT INTO counters VALUES(2,'rejected',1);
        INSERT INTO counters VALUES(4,'accepted',9);
        INSERT INTO counters VALUES(4,'delivered',2);
        INSERT INTO counters VALUES(4,'died',3);
        INSERT INTO counters VALUES(5,'accepted',3);
        INSERT INTO counters VALUES(6,'accepted',2);
        DELETE FROM sqlite_sequence;
        INSERT INTO sqlite_sequence VALUES('events',11);
        INSERT INTO sqlite_sequence VALUES('dead_letters',4);
        CREATE INDEX replaying ON dead_letters (destination, id) WHERE state = 'replaying';
        """#
}
