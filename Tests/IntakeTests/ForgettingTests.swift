import EventLog
import Testing
import Validation
import Vendors

@testable import Intake

/// Forgetting a person whose events came in any dialect.
@Suite struct ForgettingTests {
    private func view(_ user: String) -> String {
        #"{"name":"PRODUCT_VIEW","userId":"\#(user)","sessionId":"s","productId":"p"}"#
    }

    private func bad(_ user: String) -> String { #"{"name":"SEARCH","userId":"\#(user)"}"# }

    private func forget(_ person: Person, _ place: TestIntake) async throws -> Forgotten {
        try await place.intake.forget(person, suppressing: .seconds(60), telling: []).forgotten
    }

    @Test func `what is about a person by its own identity or by that of its request is gone, and no more is taken`()
        async throws
    {
        try await withIntake { place in
            let others = [view("ann2"), view("an"), #"{"name":"SEARCH","userId":"bob","sessionId":"s","query":"ann"}"#]
            let mine = [view("ann"), view(#"\u0061nn"#)]
            #expect(await place.dengage("[" + (others + mine).joined(separator: ",") + "]").status == 200)
            for user in ["ann", "bob"] {
                let body = #"{"user":{"id":"\#(user)"},"session":{"custom":"s"},"events":[{"name":"\#(user)-x"}]}"#
                let answer = await place.send(
                    "POST", "/ssapi/event", headers: ["Authorization": "Bearer field-key"], body: Array(body.utf8))
                #expect(answer.status == 204, "\(answer.text)")
            }
            let seen = #"[{"eventType":"VIEW","userId":"ann","itemId":"i","time":1525625386}]"#
            #expect(await place.gravity(seen).status == 200)
            let forgotten = try await forget(.user(Array("ann".utf8)), place)
            #expect(forgotten.events == 4 && forgotten.owed == 4)
            // Answered as any other, and not stored.
            #expect(await place.dengage("[\(view("ann"))]").text.contains("SUCCESS"))
            try await place.expectStored(others + [#"{"name":"bob-x"}"#])
            let source = try await place.log.status().sources.first { $0.name == "shop" }
            #expect(source?.suppressed == 1 && source?.accepted == 5)
        }
    }

    @Test func `refused events of hers are gone too, those of a whole request among them`() async throws {
        try await withIntake { place in
            _ = await place.dengage("[\(bad("ann")),\(bad("bob"))]")
            _ = await place.dengage(#"[{"name":"SEARCH","userId":"ann""#)
            let refused = try await place.letters()
            #expect(refused.count == 3, "\(refused.map { String(decoding: $0.body, as: UTF8.self) })")
            let forgotten = try await forget(.user(Array("ann".utf8)), place)
            #expect(forgotten.letters == 2)
            #expect(try await place.letters().map(\.state) == [.dropped, .dead, .dropped])
            // From now on they are not even kept.
            let answer = await place.dengage("[\(bad("ann"))]").text
            #expect(answer.contains("errors"))
            #expect(try await place.letters().count == 3)
        }
    }

    @Test func `a cookie is not a user of the same id`() async throws {
        try await withIntake { place in
            let event = { (member: String) in #"{"eventType":"VIEW","\#(member)":"x","itemId":"i","time":1525625386}"# }
            #expect(await place.gravity("[\(event("userId")),\(event("cookieId"))]").status == 200)
            #expect(try await forget(.cookie(Array("x".utf8)), place).events == 1)
            try await place.expectStored([event("userId")])
        }
    }

    @Test func `a person whose id is hashed is found by it`() async throws {
        let redaction = Redaction([try #require(FieldPath("userId")): .hash])
        try await withIntake(redaction: redaction) { place in
            #expect(await place.dengage("[\(view("ann")),\(view("bob"))]").status == 200)
            let stored = try await place.stored()
            #expect(stored.allSatisfy { !$0.contains("ann") && !$0.contains("bob") })
            #expect(try await forget(.user(Array("ann".utf8)), place).events == 1)
        }
    }

    @Test func `a vendor that can be told is told, after the rest`() async throws {
        try await withIntake { place in
            let other = try await place.log.intern("other", as: .destination)
            let told = try await place.intake.forget(
                .user(Array("ann".utf8)), suppressing: .seconds(60),
                telling: [(place.destination, Gravity()), (other, Dengage())]
            ).told
            #expect(told == 1)
            try await place.expectStored([#"{"userId":"ann"}"#])
        }
    }

    @Test func `whoever waits for requests under way waits for those before, and not for those after`() async {
        let underway = Underway()
        let (first, second) = (Gate(), Gate())
        let order = Order()
        async let one: Void = {
            let era = underway.begin()
            await first.wait()
            await order.add("one")
            underway.end(era)
        }()
        await order.until { underway.count == 1 }
        async let waiting: Void = {
            await underway.ended()
            await order.add("ended")
        }()
        await order.until { underway.waitingCount == 1 }
        async let two: Void = {
            let era = underway.begin()
            await second.wait()
            await order.add("two")
            underway.end(era)
        }()
        await order.until { underway.count == 2 }
        await first.open()
        await waiting
        await second.open()
        _ = await (one, two)
        let words = await order.words
        #expect(words.first == "one" && words.last == "two" && words.count == 3)
        await underway.ended()
    }

    private actor Gate {
        private var isOpen = false
        private var waiting: [CheckedContinuation<Void, Never>] = []

        func wait() async {
            if !isOpen { await withCheckedContinuation { waiting.append($0) } }
        }

        func open() {
            isOpen = true
            for one in waiting { one.resume() }
            waiting = []
        }
    }

    private actor Order {
        private(set) var words: [String] = []

        func add(_ word: String) { words.append(word) }

        func until(_ isSo: @Sendable () -> Bool) async {
            while !isSo() { await Task.yield() }
        }
    }
}
