import CommerceEvents
import EventLog
import Testing
import Validation
import Vendors

@testable import Intake

/// Which destinations a source's events are for.
@Suite struct RoutingTests {
    private func view(_ user: String, _ further: String = "") -> String {
        #"{"name":"PRODUCT_VIEW","userId":"\#(user)","sessionId":"s","productId":"p"\#(further)}"#
    }

    private let search = #"{"name":"SEARCH","userId":"u","sessionId":"s","query":"shoes"}"#

    private func field(_ text: String) throws -> FieldPath { try #require(FieldPath(text)) }

    private func passedBy(_ place: TestIntake, _ name: String = "vendor") async throws -> [String: Int] {
        let status = try await place.log.status().destinations.first { $0.name == name }
        return Dictionary(uniqueKeysWithValues: (status?.passedBy ?? []).map { ($0.rule, $0.count) })
    }

    @Test func `a destination gets the kinds that it is for, the others are counted`() async throws {
        try await withIntake(deliverTo: [DeliveryRule("vendor", kinds: ["SEARCH"])]) { place in
            #expect(await place.dengage("[\(view("u")),\(search),\(view("u"))]").status == 200)
            try await place.expectStored([search])
            #expect(try await passedBy(place) == ["kinds": 2])
        }
    }

    @Test func `a field has to have one of the values, wherever it is and whatever it is`() async throws {
        let rule = DeliveryRule(
            "vendor",
            where: [
                .init(try field("brand"), isOneOf: ["A", "B"]), .init(try field("/extra/0/size"), isOneOf: ["9.50"]),
            ])
        try await withIntake(deliverTo: [rule]) { place in
            let right = [
                view("u", #","brand":"A","extra":[{"size":9.50}]"#),
                view("u", #","extra":[{"size":"9.50"}],"br\u0061nd":"B""#),
            ]
            let wrong = [
                view("u", #","brand":"C","extra":[{"size":9.50}]"#), view("u", #","brand":"A","extra":[{"size":9.5}]"#),
                view("u", #","brand":"A""#), view("u"),
                view("u", #","brand":"A","extra":"x""#),
            ]
            #expect(await place.dengage("[" + (right + wrong).joined(separator: ",") + "]").status == 200)
            try await place.expectStored(right)
            let passed = try await passedBy(place)
            #expect(passed == ["where": wrong.count])
        }
    }

    @Test func `complementary shares part all people in two, and keep everybody together`() async throws {
        let rules = [DeliveryRule("vendor", share: 0..<50), DeliveryRule("other", share: 50..<100)]
        try await withIntake(deliverTo: rules) { place in
            let people = (0..<400).map { "person-\($0)" }
            for _ in 0..<2 {
                #expect(await place.dengage("[" + people.map { view($0) }.joined(separator: ",") + "]").status == 200)
            }
            let one = try await place.stored()
            let other = try await place.stored(for: "other")
            #expect(Set(one).isDisjoint(with: other))
            #expect(Set(one).union(other).count == 400 && one.count + other.count == 800)
            #expect((150...250).contains(Set(one).count))
            #expect(try await passedBy(place) == ["share": other.count])
            #expect(try await passedBy(place, "other") == ["share": one.count])
        }
    }

    @Test(arguments: [("a", 15), ("user-1", 77), ("user-2", 35), ("é", 43), ("12345678", 45)])
    func `everybody's place is the same in every collector`(id: String, place: Int) {
        #expect(PersonShare.place(of: Array(id.utf8)) == place)
    }

    @Test func `the user decides, or else the cookie, or else the visit`() {
        let bytes = { (text: String) in Array(text.utf8) }
        let of = { (identity: Identity) in PersonShare.place(of: identity) }
        #expect(of(Identity(userId: bytes("a"), cookieId: bytes("user-1"))) == 15)
        #expect(of(Identity(userId: [], cookieId: bytes("user-1"), sessionId: bytes("a"))) == 77)
        #expect(of(Identity(sessionId: bytes("user-2"))) == 35)
        #expect(of(Identity(itemId: bytes("a"))) == nil)
    }

    @Test func `an item is told to every share, and what is about nobody to the first`() async throws {
        let rules = [DeliveryRule("vendor", share: 0..<50), DeliveryRule("other", share: 50..<100)]
        try await withIntake(deliverTo: rules, from: "items") { place in
            let item = #"{"itemId":"i","title":"t","itemType":"product","hidden":false}"#
            let answer = await place.send(
                "POST", "/grrec-shop-war/WebshopServlet/addItems?async=true",
                headers: ["Authorization": "Basic dXNlcjpwYXNz"], body: Array("[\(item)]".utf8))
            #expect(answer.status == 200, "\(answer.text)")
            try await place.expectStored([item])
            #expect(try await place.stored(for: "other") == [item])
        }
    }

    @Test(arguments: [
        #""marketing""#, #""analytics,marketing""#, #""analytics marketing""#, #"["x","marketing"]"#, "true",
        #"{"marketing":true}"#, #"{"marketing":"granted","x":false}"#, #"{"m\u0061rketing":"true"}"#,
    ])
    func `consent is read in the shapes in which shops keep it`(consent: String) async throws {
        try await withIntake(deliverTo: [DeliveryRule("vendor", requires: ["marketing"])]) { place in
            let event = view("u", #","consent":\#(consent)"#)
            #expect(await place.dengage("[\(event)]").status == 200)
            try await place.expectStored([event])
        }
    }

    @Test(arguments: [
        #""analytics""#, #""marketing-light""#, "[]", "false", "null", "1", #"{"marketing":false}"#,
        #"{"marketing":"denied"}"#, #"{"marketing":{"a":true}}"#, #"["market","ing"]"#,
    ])
    func `what does not grant it, and an event that says nothing of it, is passed over`(consent: String) async throws {
        try await withIntake(deliverTo: [DeliveryRule("vendor", requires: ["marketing"])]) { place in
            #expect(await place.dengage("[\(view("u", #","consent":\#(consent)"#)),\(view("u"))]").status == 200)
            try await place.expectStored([])
            #expect(try await passedBy(place) == ["requires": 2])
        }
    }

    @Test func `all that is required has to be granted, and nothing else has to be`() async throws {
        let rules = [DeliveryRule("vendor", requires: ["a", "b"]), DeliveryRule("other")]
        try await withIntake(deliverTo: rules) { place in
            let events = [view("u", #","consent":["a"]"#), view("u", #","consent":["b","c","a"]"#)]
            #expect(await place.dengage("[\(events.joined(separator: ","))]").status == 200)
            try await place.expectStored([events[1]])
            #expect(try await place.stored(for: "other") == events)
        }
    }

    @Test func `the first rule that passes an event over is counted, once`() async throws {
        let rule = DeliveryRule(
            "vendor", kinds: ["SEARCH"], where: [.init(try field("x"), isOneOf: ["1"])], share: 99..<100,
            requires: ["a"])
        try await withIntake(deliverTo: [rule]) { place in
            #expect(await place.dengage("[\(view("u")),\(search)]").status == 200)
            let passed = try await passedBy(place)
            #expect(passed == ["kinds": 1, "where": 1])
            #expect(try await place.log.status().destinations.first { $0.name == "vendor" }?.accepted == 2)
        }
    }

    @Test(arguments: ["", "/a~", "/a~2", "/~"])
    func `a field's path that points nowhere is none`(text: String) {
        #expect(FieldPath(text) == nil)
    }

    @Test func `a pointer's escapes are understood, a name has none`() throws {
        let document = try Document(parsing: Array(#"{"a/b":{"~":1},"a~1b":2,"":3}"#.utf8))
        let text = { (path: String) in
            FieldPath(path)?.node(in: document.root, of: document).flatMap(document.plainText)
        }
        #expect(text("/a~1b/~0") == "1")
        #expect(text("a~1b") == "2")
        #expect(text("/") == "3")
        #expect(text("/a~1b") == nil)
    }
}
