import Foundation
import GRDB
import Testing

@testable import EventLog

/// What a log file says about itself, checked against its rows: every number is computed here again, from the tables
/// alone.
struct Audit {
    private let db: Database
    private let routes: [Int64: Set<Int64>]
    private let adoptions: [Row]

    init(reading db: Database) throws {
        self.db = db
        var routes: [Int64: Set<Int64>] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT routes.id, json_each.value FROM routes, json_each(destinations)") {
            routes[row[0], default: []].insert(row[1])
        }
        self.routes = routes
        adoptions = try Row.fetchAll(db, sql: "SELECT destination, source, first, last FROM adoptions")
    }

    func check() throws {
        #expect(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"])
        #expect(try counter(0, "events") == count("SELECT count(*) FROM events"))
        for destination in try Int64.fetchAll(db, sql: "SELECT destination FROM cursors") {
            try checkConservation(of: destination)
        }
        let held = try count("SELECT coalesce(sum(count), 0) FROM held")
        #expect(try pending(1) == held)
        try checkLeftovers()
    }

    /// accepted = delivered + died + removed + what is still open by the rows.
    private func checkConservation(of destination: Int64) throws {
        let read = try count("SELECT read FROM cursors WHERE destination = \(destination)")
        var windows: [Window] = []
        for row in try Row.fetchAll(db, sql: "SELECT * FROM windows WHERE destination = \(destination)") {
            windows.append(try #require(Window(first: row[1], last: row[2], finished: row[3])))
        }
        var open = try count("SELECT count(*) FROM deferred WHERE destination = \(destination)")
        for row in try Row.fetchAll(db, sql: "SELECT seq, route, source FROM events") where isFor(destination, row) {
            let sequence: Int64 = row[0]
            if sequence > read || windows.contains(where: { $0.isUnfinished(sequence) }) { open += 1 }
        }
        #expect(try pending(destination) == open, "destination \(destination)")
        let died = try count("SELECT count(*) FROM dead_letters WHERE destination = \(destination)")
        #expect(try counter(destination, "died") == died)
        let replayed = "SELECT count(*) FROM dead_letters WHERE destination = \(destination) AND state = 'replayed'"
        #expect(try counter(destination, "replayed") == count(replayed))
    }

    private func isFor(_ destination: Int64, _ row: Row) -> Bool {
        if row[1] == LogSchema.holdRoute.rawValue {
            return adoptions.contains { adoption in
                adoption[0] == destination && adoption[1] == (row[2] as Int64) && adoption[2] <= (row[0] as Int64)
                    && (row[0] as Int64) <= adoption[3]
            }
        }
        return routes[row[1]]?.contains(destination) ?? false
    }

    /// Nothing points at what is gone, and nothing is kept that nobody points at.
    private func checkLeftovers() throws {
        let orphans = [
            "SELECT count(*) FROM events WHERE envelope IS NOT NULL AND envelope NOT IN (SELECT last FROM envelopes)",
            "SELECT count(*) FROM envelopes WHERE last NOT IN (SELECT envelope FROM events WHERE envelope IS NOT NULL)",
            "SELECT count(*) FROM deferred WHERE seq NOT IN (SELECT seq FROM events)",
            "SELECT count(*) FROM dead_bodies WHERE id NOT IN (SELECT id FROM dead_letters WHERE state != 'dropped')",
            "SELECT count(*) FROM dead_letters WHERE state != 'dropped' AND id NOT IN (SELECT id FROM dead_bodies)",
        ]
        for orphan in orphans { #expect(try count(orphan) == 0, "\(orphan)") }
    }

    private func pending(_ destination: Int64) throws -> Int {
        try counter(destination, "accepted") - counter(destination, "delivered") - counter(destination, "died")
            - counter(destination, "removed")
    }

    private func counter(_ subject: Int64, _ name: String) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT value FROM counters WHERE subject = ? AND name = ?", arguments: [subject, name]) ?? 0
    }

    private func count(_ sql: String) throws -> Int {
        try #require(try Int.fetchOne(db, sql: sql))
    }
}

extension Window {
    init?(first: Int64, last: Int64, finished: Data) {
        self.init(first: first, last: last, finished: [UInt8](finished))
    }
}
