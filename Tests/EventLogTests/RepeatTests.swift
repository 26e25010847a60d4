import GRDB
import Testing

@testable import EventLog

/// Requests with an idempotency key.
struct RepeatTests {
    @Test func `a repeat stores nothing and gets the first's answer`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            #expect(try await shop.appendOnce("one", key: "k", answer: "first") == .stored)
            let again = try await shop.appendOnce("one", key: "k", answer: "second")
            #expect(again == .repeated(answer: Array("first".utf8)))
            #expect(try await shop.status().accepted == 1)
            #expect(try await shop.bodies() == ["one"])
        }
    }

    @Test func `a repeat is known after a restart, a clean one or not`() async throws {
        try await withLogFixture { fixture in
            var shop = try await Storefront(try await fixture.open())
            _ = try await shop.appendOnce("one", key: "k", answer: "first")
            for isClean in [true, false] {
                if !isClean { await shop.log.failForTesting() }
                await shop.log.close()
                shop = try await Storefront(try await fixture.open())
                #expect(try await shop.appendOnce("one", key: "k") == .repeated(answer: Array("first".utf8)))
            }
            #expect(try await shop.status().accepted == 1)
        }
    }

    @Test func `the same key with another body or method clashes and stores nothing`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            _ = try await shop.appendOnce("one", key: "k")
            #expect(try await shop.appendOnce("two", key: "k") == .clashed)
            #expect(try await shop.appendOnce("one", key: "k", method: "addItems") == .clashed)
            #expect(try await shop.bodies() == ["one"])
        }
    }

    @Test func `each source has keys of its own`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let other = try await shop.log.intern("other", as: .source)
            #expect(try await shop.appendOnce("one", key: "k") == .stored)
            #expect(try await shop.appendOnce("one", key: "k", source: other) == .stored)
            #expect(try await shop.appendOnce("one", key: "k2") == .stored)
            #expect(try await shop.status().accepted == 3)
        }
    }

    @Test func `a clash inside a commit undoes that request alone`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            _ = try await shop.log.route(to: shop.destinations)
            let before = shop.log.figures.commits
            let results = try await Pause(shop).whileWriterWaits { task in
                // In this order, in one round.
                await task { try await shop.appendOnce("one", key: "k", answer: "first") }
                await task { try await shop.appendOnce("other", key: "k") }
                await task { try await shop.appendOnce("one", key: "k") }
                await task { try await shop.appendOnce("two", key: "k2") }
            }
            #expect(results == [.stored, .clashed, .repeated(answer: Array("first".utf8)), .stored])
            // The one that made the writer wait, and theirs.
            #expect(shop.log.figures.commits == before + 2)
            #expect(try await shop.bodies() == ["pause", "one", "two"])
        }
    }

    @Test func `a request that was refused may come again with its key`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.log.limitPagesForTesting(1)
            let big = String(repeating: "x", count: 100_000)
            #expect(await code { _ = try await shop.appendOnce(big, key: "k") } == .full)
            try await shop.log.limitPagesForTesting(1 << 20)
            #expect(try await shop.appendOnce(big, key: "k") == .stored)
        }
    }

    @Test func `a request that stored nothing is not known again`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            var submission = Submission(request: 1, source: shop.source)
            submission.refusedUnkept = 1
            submission.idempotency = Idempotency(key: "k", method: "add", content: [1], answer: [])
            #expect(try await shop.log.append(submission) == .stored)
            #expect(try await shop.log.append(submission) == .stored)
        }
    }

    @Test func `what intake refused is stored once too`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            var submission = Submission(request: 1, source: shop.source)
            submission.refused = [RefusedEvent(kind: nil, subject: 0, reason: "schema", detail: "", body: [1])]
            submission.idempotency = Idempotency(key: "k", method: "add", content: [1], answer: [9])
            #expect(try await shop.log.append(submission) == .stored)
            #expect(try await shop.log.append(submission) == .repeated(answer: [9]))
            #expect(try await shop.log.countLetters(LetterFilter()) == 1)
        }
    }

    // MARK: The window

    @Test func `keys go when the window is over, table by table, and their space is free again`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(repeats: .seconds(7_200)))
            for index in 0..<2_500 { _ = try await shop.appendOnce("early", key: "early \(index)") }
            fixture.advance(by: 3_600_000)
            _ = try await shop.appendOnce("late", key: "late")
            fixture.advance(by: 7_200_000)
            try await shop.log.sweep()
            #expect(try await shop.appendOnce("early", key: "early 7") == .stored)
            #expect(try await shop.appendOnce("late", key: "late") == .repeated(answer: Array("answer".utf8)))
            await shop.log.close()
            let tables = try fixture.inspect { try String.fetchAll($0, sql: Writer.selectRepeatTables) }
            #expect(tables.sorted() == ["repeats_1", "repeats_3"])
        }
    }

    @Test func `a log without keys has no table of them`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await shop.append(["one"])
            await shop.log.close()
            #expect(try fixture.inspect { try String.fetchAll($0, sql: Writer.selectRepeatTables) } == [])
        }
    }

    @Test func `a key is found by the table's key`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            _ = try await shop.appendOnce("one", key: "k")
            await shop.log.close()
            let plans = try fixture.inspect { db in
                try [Writer.selectRepeat(0), Writer.deleteRepeats(0)].map { sql in
                    let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
                    statement.setUncheckedArguments([1])
                    return try Row.fetchAll(statement).map { $0["detail"] as String }
                }
            }
            #expect(
                plans == [
                    ["SEARCH repeats_0 USING PRIMARY KEY (key=?)"],
                    ["SEARCH repeats_0 USING PRIMARY KEY (key<?)", "SCALAR SUBQUERY 1", "SCAN repeats_0"],
                ])
        }
    }

    /// Known for the window at least, and for an hour more at most.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `whatever is repeated, after whatever pause or crash, is stored once in the window`(seed: UInt64) async throws
    {
        try await withLogFixture { fixture in
            var random = SeededGenerator(seed: seed)
            var shop = try await Storefront(try await fixture.open(repeats: .seconds(7_200)))
            var known: [String: (body: String, answer: String, at: Int64)] = [:]
            var stored = 0
            for step in 0..<200 {
                fixture.advance(by: Int64.random(in: 0...1_000_000, using: &random))
                let key = "key \(Int.random(in: 0..<12, using: &random))"
                let body = "body \(Int.random(in: 0..<3, using: &random))"
                let result = try await shop.appendOnce(body, key: key, answer: "answer \(step)")
                let first = known[key]
                let age = first.map { fixture.now - $0.at }
                if let first, let age, age <= 7_200_000 || result != .stored {
                    #expect(age <= 7_200_000 + 3_600_000, "seed \(seed)")
                    let expected = Appended.repeated(answer: Array(first.answer.utf8))
                    #expect(result == (first.body == body ? expected : .clashed), "seed \(seed)")
                } else {
                    #expect(result == .stored, "seed \(seed)")
                    known[key] = (body, "answer \(step)", fixture.now)
                    stored += 1
                }
                #expect(try await shop.status().accepted == stored, "seed \(seed)")
                if random.isLucky(0.1) { try await shop.log.sweep() }
                guard random.isLucky(0.05) else { continue }
                if random.isLucky(0.5) { await shop.log.failForTesting() }
                await shop.log.close()
                shop = try await Storefront(try await fixture.open(repeats: .seconds(7_200)))
            }
        }
    }
}

extension Storefront {
    /// One event in a request with a key.
    func appendOnce(
        _ body: String, key: String, method: String = "add", answer: String = "answer", source: NameID? = nil
    ) async throws -> Appended {
        var submission = submission([body], try await log.route(to: destinations))
        submission.source = source ?? self.source
        submission.idempotency = Idempotency(
            key: key, method: method, content: Array(body.utf8), answer: Array(answer.utf8))
        return try await log.append(submission)
    }
}
