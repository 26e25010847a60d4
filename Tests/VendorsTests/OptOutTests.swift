import CommerceEvents
import Testing
import Validation
import Vendors

@Suite struct OptOutTests {
    private let dialect: GravityDialect

    init() throws {
        dialect = try GravityDialect(sources: [], schemas: .builtIn())
    }

    private func optOut(user: String? = nil, cookie: String? = nil) -> OptOut {
        let identity = Identity(userId: user.map { Array($0.utf8) }, cookieId: cookie.map { Array($0.utf8) })
        return OptOut(kind: "optOut", body: [], identity: identity)
    }

    /// What the collector asks of each event of a deep log: the bytes first, then whom they are about.
    private func concerns(_ optOuts: OptOuts, _ event: String) throws -> Bool {
        let bytes = Array(event.utf8)
        let document = try Document(parsing: bytes)
        let isConcerned = optOuts.concern(dialect.identity(of: document.root, in: document))
        // Nothing that concerns them may be passed over.
        #expect(!isConcerned || optOuts.mayConcern(bytes), "\(event)")
        return isConcerned
    }

    @Test(arguments: [
        "u", "u1", "é", "4020489616172081152", "a\\\"b", "a\\u0001", "A", String(repeating: "x", count: 300),
    ])
    func `an event is found by an id of any length, however it is written`(id: String) throws {
        let escaped = id.unicodeScalars.prefix(1).map { "\\u" + String(65536 + Int($0.value), radix: 16).dropFirst() }
        let spellings = [id, escaped.joined() + String(id.unicodeScalars.dropFirst())]
        let name = try #require(Document(parsing: Array("\"\(id)\"".utf8)).rootText)
        for spelling in spellings where !spelling.hasPrefix("\\u005c") {
            for event in [
                "{\"userId\":\"\(spelling)\"}", "{\"itemId\":\"i\",\"userId\":\"\(spelling)\",\"cookieId\":null}",
            ] {
                #expect(try concerns(OptOuts([optOut(user: name)]), event))
                #expect(try !concerns(OptOuts([optOut(cookie: name)]), event))
                let many = (0..<20).map { optOut(user: "other \($0)") }
                #expect(try concerns(OptOuts(many + [optOut(user: name)]), event))
                #expect(try !concerns(OptOuts(many), event))
            }
        }
    }

    @Test func `an event about others is told by its bytes`() {
        let optOuts = OptOuts([optOut(user: "u-4711", cookie: "c-0815")])
        let event = #"{"eventType":"VIEW","userId":"u-4712","cookieId":"c-1508","itemId":"i-4711","time":1525625386}"#
        #expect(!optOuts.mayConcern(Array(event.utf8)))
        #expect(!optOuts.mayConcern([]))
        #expect(optOuts.mayConcern(Array(event.replacing("c-1508", with: "c-0815").utf8)))
        #expect(optOuts.mayConcern(Array(event.replacing("u-4712", with: #"\u0075-4711"#).utf8)))
    }
}

extension Document {
    fileprivate var rootText: String? { string(root) }
}
