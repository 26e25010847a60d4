import GRDB
import Testing

@testable import EventLog

/// Dead letters that are found, counted, edited, and taken in after all.
struct MendingTests {
    private func refuse(_ bodies: [String], _ shop: Storefront, envelope: String? = nil) async throws {
        var submission = Submission(request: 9, source: shop.source, envelope: envelope.map { Array($0.utf8) })
        submission.refused = bodies.map {
            RefusedEvent(kind: nil, subject: 0, reason: "schema", detail: "/step is missing", body: Array($0.utf8)[...])
        }
        try await shop.log.append(submission)
    }

    private func deaths(_ shop: Storefront, _ deaths: [(body: String, death: Death)]) async throws {
        try await shop.append(deaths.map(\.body))
        let events = try await shop.next().events
        try await shop.settle(zip(events, deaths).map { .dead(.event($0.sequence), $1.death) })
    }

    private func edited(_ letter: DeadLetter, _ body: String, kind: NameID? = nil, subject: Int64 = 0) -> EditedLetter {
        EditedLetter(id: letter.id, from: letter.body, body: Array(body.utf8), kind: kind, subject: subject)
    }

    // MARK: Finding

    @Test func `letters are found by user, by HTTP status and by text in body, reason or detail`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            var gone = Death.refused("nothing here")
            gone.status = 410
            try await deaths(shop, [("{\"sku\":\"é-1\"}", .refused("no such product")), ("{}", gone)])
            func bodies(_ filter: LetterFilter) async throws -> [String] {
                try await shop.log.letters(filter).map { String(decoding: $0.body, as: UTF8.self) }
            }
            #expect(try await bodies(LetterFilter(subject: 5)).count == 2)
            #expect(try await bodies(LetterFilter(subject: 6)) == [])
            #expect(try await bodies(LetterFilter(status: 410)) == ["{}"])
            #expect(try await bodies(LetterFilter(text: "é-1")) == ["{\"sku\":\"é-1\"}"])
            #expect(try await bodies(LetterFilter(text: "nothing")) == ["{}"])
            #expect(try await bodies(LetterFilter(text: "vendor_rej")).count == 2)
            #expect(try await bodies(LetterFilter(text: "É-1")) == [])
            #expect(try await shop.log.countLetters(LetterFilter(status: 400, text: "product")) == 1)
        }
    }

    @Test func `letters are counted for each combination of values, with the time of the first and the last`()
        async throws
    {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let began = fixture.now
            try await deaths(shop, [("1", .refused("a")), ("2", .refused("b"))])
            fixture.advance(by: 3_600_000)
            try await deaths(shop, [("3", .refused("a"))])
            try await refuse(["4"], shop)
            let groups = try await shop.log.countLetters(
                LetterFilter(state: .dead, limit: 1), by: [.reason, .detail, .destination, .status])
            #expect(groups.map(\.count) == [2, 1, 1])
            #expect(groups[0].values == ["vendor_rejected", "a", "a", "400"])
            #expect((groups[0].firstDiedAt, groups[0].lastDiedAt) == (began, fixture.now))
            #expect(groups.map(\.values).contains(["schema", "/step is missing", nil, nil]))
            let hours = try await shop.log.countLetters(LetterFilter(stage: .delivery), by: [.hour])
            #expect(
                hours == [
                    LetterGroup(values: ["1970-01-01T00:00Z"], count: 2, firstDiedAt: began, lastDiedAt: began),
                    LetterGroup(
                        values: ["1970-01-01T01:00Z"], count: 1, firstDiedAt: fixture.now, lastDiedAt: fixture.now),
                ])
            for field in LetterField.allCases {
                let groups = try await shop.log.countLetters(LetterFilter(), by: [field])
                #expect(groups.reduce(0) { $0 + $1.count } == 4, "\(field)")
            }
        }
    }

    // MARK: Editing

    @Test func `an edited letter has the new body, is filed anew, and keeps the first body beside`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            let cart = try await shop.log.intern("CART", as: .kind)
            try await deaths(shop, [("one", .refused()), ("two", .refused())])
            for body in ["edited", "edited again"] {
                let letter = try #require(try await shop.log.letters(LetterFilter()).first)
                #expect(try await shop.log.edit([edited(letter, body, kind: cart, subject: 8)]) == 1)
            }
            let letters = try await shop.log.letters(LetterFilter())
            #expect(letters.map(\.body) == [Array("edited again".utf8), Array("two".utf8)])
            #expect(letters.map(\.original) == [Array("one".utf8), nil])
            #expect(letters.map(\.kind) == ["CART", "PAGE_VIEW"])
            #expect(try await shop.log.countLetters(LetterFilter(subject: 8)) == 1)
            _ = try await shop.log.replay(LetterFilter(ids: [letters[0].id]))
            let replays = try await shop.log.nextReplays(for: shop.first, events: 10, bytes: 1 << 20)
            #expect(replays.map(\.event.text) == ["edited again"])
            #expect(replays.map(\.event.subject) == [8])
        }
    }

    @Test func `a letter that changed meanwhile, or is not dead any more, is not edited`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await deaths(shop, [("one", .refused()), ("two", .refused()), ("three", .refused())])
            let letters = try await shop.log.letters(LetterFilter())
            #expect(try await shop.log.edit([edited(letters[0], "first")]) == 1)
            _ = try await shop.log.replay(LetterFilter(ids: [letters[1].id]))
            _ = try await shop.log.drop(LetterFilter(ids: [letters[2].id]))
            #expect(try await shop.log.edit(letters.map { edited($0, "second") }) == 0)
            let now = try await shop.log.letters(LetterFilter())
            #expect(now.map(\.body) == [Array("first".utf8), Array("two".utf8), []])
            #expect(now.map(\.original) == [Array("one".utf8), nil, nil])
        }
    }

    @Test func `a dropped letter leaves neither its body nor the first one`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await refuse(["one"], shop)
            let letter = try #require(try await shop.log.letters(LetterFilter()).first)
            _ = try await shop.log.edit([edited(letter, "a longer one")])
            _ = try await shop.log.drop(LetterFilter())
            await shop.log.close()
            let rows = try fixture.inspect { db in
                try Int.fetchOne(
                    db, sql: "SELECT (SELECT count(*) FROM dead_bodies) + (SELECT count(*) FROM dead_originals)")
            }
            #expect(rows == 0)
            let bytes = "SELECT value FROM counters WHERE subject = 0 AND name = 'intakeLetterBytes'"
            #expect(try fixture.inspect { try Int.fetchOne($0, sql: bytes) } == 0)
        }
    }

    // MARK: Taking in

    @Test func `a letter of intake that is taken in becomes an event of its request, with its envelope`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await refuse(["one", "two"], shop, envelope: "shared")
            let letters = try await shop.log.letters(LetterFilter())
            #expect(letters.map(\.envelope) == [Array("shared".utf8), Array("shared".utf8)])
            let route = try await shop.log.route(to: [shop.first])
            let events = ["mended", "and its neighbour"].map {
                NewEvent(kind: shop.kind, subject: 3, route: route, body: Array($0.utf8)[...])
            }
            fixture.advance(by: 10)
            let taken = try await shop.log.readmit([
                Readmission(
                    id: letters[0].id, from: letters[0].body, outcome: .accepted(events, envelope: Array("shared".utf8))
                ),
                Readmission(id: letters[1].id, from: letters[1].body, outcome: .refused(detail: "still wrong")),
            ])
            #expect(taken == 1)
            let read = try await shop.next().events
            #expect(read.map(\.text) == ["mended", "and its neighbour"])
            #expect(read.map(\.request) == [9, 9])
            #expect(read.map(\.envelope) == [Array("shared".utf8), Array("shared".utf8)])
            #expect(read.map(\.receivedAt) == [fixture.now, fixture.now])
            let now = try await shop.log.letters(LetterFilter())
            #expect(now.map(\.state) == [.replayed, .dead])
            #expect(now.map(\.body) == [[], Array("two".utf8)])
            #expect((now[0].sequence, now[0].resolvedAt) == (read[1].sequence, fixture.now))
            #expect((now[1].detail, now[1].attempts, now[1].diedAt) == ("still wrong", 1, fixture.now))
            #expect(try await shop.status().accepted == 2)
            // Taken in once: asked again, nothing comes of it.
            #expect(
                try await shop.log.readmit([
                    Readmission(
                        id: letters[0].id, from: letters[0].body,
                        outcome: .accepted(events, envelope: Array("shared".utf8)))
                ]) == 0)
            #expect(try await shop.status().accepted == 2)
        }
    }

    @Test func `a letter that is edited while it is judged is not taken in as it was`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await refuse(["one", "two"], shop)
            let letters = try await shop.log.letters(LetterFilter())
            let edited = letters.map {
                EditedLetter(id: $0.id, from: $0.body, body: Array("mended".utf8), kind: nil, subject: 0)
            }
            _ = try await shop.log.edit(edited)
            let route = try await shop.log.route(to: [shop.first])
            let event = NewEvent(kind: shop.kind, subject: 0, route: route, body: letters[0].body[...])
            let taken = try await shop.log.readmit([
                Readmission(id: letters[0].id, from: letters[0].body, outcome: .accepted([event], envelope: nil)),
                Readmission(id: letters[1].id, from: letters[1].body, outcome: .refused(detail: "as it was")),
            ])
            #expect(taken == 0)
            let now = try await shop.log.letters(LetterFilter())
            #expect(now.map(\.body) == edited.map(\.body))
            #expect(now.map(\.attempts) == [0, 0])
        }
    }

    @Test func `a full log takes no letter in, and keeps them`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open(maxBytes: 1 << 20))
            try await refuse(["one"], shop)
            let letter = try #require(try await shop.log.letters(LetterFilter()).first)
            let route = try await shop.log.route(to: [shop.first])
            let huge = NewEvent(
                kind: shop.kind, subject: 0, route: route, body: Array(repeating: 0x20, count: 1 << 20)[...])
            let readmission = Readmission(id: letter.id, from: letter.body, outcome: .accepted([huge], envelope: nil))
            #expect(await code { _ = try await shop.log.readmit([readmission]) } == .full)
            #expect(try await shop.log.letters(LetterFilter()).map(\.state) == [.dead])
        }
    }

    @Test func `letters that were taken in make room under the bound on letters of intake`() async throws {
        try await withLogFixture { fixture in
            let shop = try await Storefront(try await fixture.open())
            try await refuse(["one"], shop)
            let letter = try #require(try await shop.log.letters(LetterFilter()).first)
            let route = try await shop.log.route(to: [shop.first])
            let event = NewEvent(kind: shop.kind, subject: 0, route: route, body: Array("one".utf8)[...])
            _ = try await shop.log.readmit([
                Readmission(id: letter.id, from: letter.body, outcome: .accepted([event], envelope: nil))
            ])
            await shop.log.close()
            let counters = "SELECT sum(value) FROM counters WHERE subject = 0 AND name LIKE 'intakeLetter%'"
            #expect(try fixture.inspect { try Int.fetchOne($0, sql: counters) } == 0)
        }
    }
}
