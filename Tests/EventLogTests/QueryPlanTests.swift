import GRDB
import Testing

@testable import EventLog

/// The hot statements find their rows by key: no scan, no sorting, whatever the size of the log.
struct QueryPlanTests {
    private func plan(_ sql: String) async throws -> [String] {
        var plan: [String] = []
        try await withLogFixture { fixture in
            try await fixture.open().close()
            plan = try fixture.inspect { db in
                let arguments = StatementArguments(Array(repeating: 1, count: 9))
                let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
                statement.setUncheckedArguments(arguments)
                return try Row.fetchAll(statement).map { $0["detail"] }
            }
        }
        return plan
    }

    @Test(arguments: [
        (StretchQuery.following, ["SEARCH e USING INTEGER PRIMARY KEY (rowid>?)"]),
        (StretchQuery.single, ["SEARCH e USING INTEGER PRIMARY KEY (rowid=?)"]),
        (StretchQuery.envelope, ["SEARCH envelopes USING INTEGER PRIMARY KEY (rowid=?)"]),
        (Writer.selectFinished, ["SEARCH events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"]),
        (
            Writer.deleteFinished,
            [
                "SEARCH events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", "CORRELATED SCALAR SUBQUERY 1",
                "SEARCH deferred USING PRIMARY KEY (seq=?)",
            ]
        ),
        (
            Writer.deleteEnvelopes,
            [
                "SEARCH envelopes USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)", "CORRELATED SCALAR SUBQUERY 1",
                "SEARCH events USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
            ]
        ),
        (Writer.deleteDeferral, ["SEARCH deferred USING PRIMARY KEY (seq=? AND destination=?)"]),
        (Writer.deleteWindow, ["SEARCH windows USING PRIMARY KEY (destination=? AND first=?)"]),
        (Writer.selectDead, ["SEARCH dead_letters USING INTEGER PRIMARY KEY (rowid=?)"]),
        (Writer.resolveLetter, ["SEARCH dead_letters USING INTEGER PRIMARY KEY (rowid=?)"]),
        (Writer.dieAgain, ["SEARCH dead_letters USING INTEGER PRIMARY KEY (rowid=?)"]),
        (StatusReading.unread, ["SEARCH events USING INTEGER PRIMARY KEY (rowid>?)"]),
        (LogContents.selectTail, ["SCAN events"]),
        (LogContents.selectReplaying, ["SCAN dead_letters USING INDEX replaying"]),
    ])
    func `a hot statement finds its rows by key`(sql: String, expected: [String]) async throws {
        let found = try await plan(sql)
        #expect(found == expected)
    }
}
