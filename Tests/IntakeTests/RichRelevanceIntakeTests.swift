import EventLog
import Foundation
import Intake
import Testing
import Validation
import Vendors

@Suite struct RichRelevanceIntakeTests {
    static let path = "/rrserver/api/rrPlatform/recsForPlacements"
    static let keys = "?apiKey=site&apiClientKey=channel&"
    static let visitor = "sessionId=s-1&userId=u-1&placements="

    /// What each page has to say: the table of `ops/docs/contracts.md`.
    struct Page: Sendable, CustomTestStringConvertible {
        let type: String
        var required: [String] = []

        var testDescription: String { type }

        static let all = [
            Page(type: "home_page"), Page(type: "item_page", required: ["productId"]),
            Page(type: "category_page", required: ["categoryId"]), Page(type: "search_page", required: ["searchTerm"]),
            Page(type: "add_to_cart_page", required: ["atcid"]), Page(type: "cart_page"),
            Page(type: "purchase_complete_page", required: ["productId", "o", "q", "ppc"]),
            Page(type: "brand_page", required: ["fpb"]), Page(type: "personal_page"), Page(type: "error_page"),
            Page(type: "generic_page"),
        ]

        func event(with parameters: [String]) -> String {
            let own = parameters.map { ",\"\($0)\":\"\(["q": "1", "ppc": "999"][$0] ?? "x")\"" }.joined()
            return "{\"placements\":\"\(type)\",\"sessionId\":\"s\",\"userId\":\"\"\(own)}"
        }
    }

    private func findings(on event: String) throws -> Findings {
        let dialect = try RichRelevanceDialect(sources: [], schemas: .builtIn())
        let document = try Document(parsing: Array(event.utf8))
        let call = Call(source: "", method: dialect.defaultMethod, isInflating: false)
        return dialect.reading(of: document.root, in: document, call: call).findings
    }

    private func get(_ query: String, from intake: TestIntake, keys: String = keys) async -> Answer {
        await intake.send("GET", Self.path + keys + query)
    }

    @Test func `the table has every page`() throws {
        #expect(try RichRelevanceDialect(sources: [], schemas: .builtIn()).kinds == Page.all.map(\.type))
    }

    @Test(arguments: Page.all)
    func `a page is taken with what its type requires, and refused without any of it`(page: Page) throws {
        let whole = page.event(with: page.required)
        let good = try findings(on: whole)
        #expect(good.errors == [] && good.warnings == [])
        for missing in page.required {
            let errors = try findings(on: page.event(with: page.required.filter { $0 != missing })).errors
            #expect(errors.count == 1)
            #expect(errors.first?.message.contains(missing) == true, "\(errors)")
        }
        for id in ["sessionId", "userId", "placements"] {
            #expect(try !findings(on: whole.replacing("\"\(id)\"", with: "\"x\"")).isValid)
        }
    }

    @Test(arguments: [
        (#""q":"1|2""#, "/q"), (#""q":"one""#, "/q"), (#""q":"1","ppc":"9.99""#, "/ppc"),
        (#""q":"1","ppc":"1|2""#, "/ppc"),
        (#""q":"1","pp":"9,99""#, "/pp"), (#""q":"1","pp":"1|2""#, "/pp"), (#""q":"","pp":"1""#, "/q"),
    ])
    func `lists that do not go together are refused at their place`(lists: String, pointer: String) throws {
        let event = #"{"placements":"cart_page","sessionId":"s","userId":"","productId":"p",\#(lists)}"#
        #expect(try findings(on: event).errors.map(\.pointer) == [pointer])
    }

    @Test(arguments: [
        (
            #""placements":"purchase_complete_page","productId":"p","o":"o","q":"1","pp":"9.99","ppc":"999","userId":"""#,
            "ppc"
        ),
        (
            #""placements":"search_page","searchTerm":"s","productId":"1|2|3|4|5|6|7|8|9|0|1|2|3|4|5|6","userId":"""#,
            "15"
        ),
        (#""placements":"brand_page","fbp":"b","userId":"""#, "fpb"),
        (#""placements":"home_page","excludeHtml":"yes","userId":"""#, "excludeHtml"),
        (#""placements":"home_page","userId":"me@shop.example""#, "e-mail"),
    ])
    func `what the vendor had rather not get is advice`(members: String, word: String) throws {
        let findings = try findings(on: "{\"sessionId\":\"s\",\(members)}")
        #expect(findings.errors == [])
        #expect(findings.warnings.count == 1)
        #expect(findings.warnings.first?.message.contains(word) == true, "\(findings.warnings)")
    }

    /// The queries of backends, apps and pages. Names and values are made up.
    static let clients: [(query: String, event: String)] = [
        (
            visitor
                + "purchase_complete_page&o=A-1001&productId=p1%7Cp2&q=1%7C2&ppc=1999%7C500&excludeHtml=true&ts=1767225600",
            #"{"sessionId":"s-1","userId":"u-1","placements":"purchase_complete_page","o":"A-1001","productId":"p1|p2","q":"1|2","ppc":"1999|500","excludeHtml":"true","ts":"1767225600"}"#
        ),
        (
            visitor + "search_page&searchTerm=red+shoes%20%C3%A9&rcs=eF4FwbkRgDAM&chi=c1|c2",
            #"{"sessionId":"s-1","userId":"u-1","placements":"search_page","searchTerm":"red shoes é","rcs":"eF4FwbkRgDAM","chi":"c1|c2"}"#
        ),
        (
            "placements=add_to_cart_page&atcid=p1&sessionId=s&userId=&pref=https%3A%2F%2Fshop.example%2F",
            #"{"placements":"add_to_cart_page","atcid":"p1","sessionId":"s","userId":"","pref":"https://shop.example/"}"#
        ),
    ]

    @Test(arguments: clients)
    func `what a client sends is stored without its keys, and the answer leaves it content`(
        query: String, event: String
    ) async throws {
        try await withIntake(isStrict: true) { intake in
            let answer = await get(query, from: intake)
            #expect(answer.status == 200)
            let object = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            #expect(object?["status"] as? String == "ok" && (object?["placements"] as? [Any])?.isEmpty == true)
            try await intake.expectStored([event])
        }
    }

    @Test func `a query in the encoding that the vendor asks for goes out as it came`() async throws {
        try await withIntake { intake in
            _ = await get(Self.clients[0].query, from: intake)
            let event = try #require(
                try await intake.log.next(for: intake.destination, events: 1, bytes: 1000).events.first)
            let endpoint = RichRelevanceEndpoint(url: "https://recs.example", apiKey: "K", apiClientKey: "C")
            let request = endpoint.request(for: [OutboundEvent(receivedAt: 0, body: event.body)])
            #expect(request.url == "https://recs.example\(Self.path)?apiKey=K&apiClientKey=C&\(Self.clients[0].query)")
        }
    }

    @Test(arguments: ["jcb", "jcp"])
    func `a page that wants a script gets one that calls its function`(name: String) async throws {
        try await withIntake { intake in
            let query = Self.visitor + "home_page&jsonp=true&\(name)=RR.handle"
            let answer = await get(query, from: intake)
            #expect(answer.text == #"RR.handle({"status":"ok","placements":[]});"#)
            #expect(answer.headers["Content-Type"]?.hasPrefix("application/javascript") == true)
            let refused = await get(query.replacing("home", with: "item"), from: intake)
            #expect(refused.text.hasPrefix(#"RR.handle({"status":"error","#))
            try await intake.expectStored([#"{"sessionId":"s-1","userId":"u-1","placements":"home_page"}"#])
        }
    }

    @Test(arguments: ["alert(1)//", "a%20b", "", "%3Cscript%3E"])
    func `what is no function's name is not run`(callback: String) async throws {
        try await withIntake { intake in
            let answer = await get(Self.visitor + "home_page&jsonp=true&jcb=\(callback)", from: intake)
            #expect(answer.text.hasPrefix("{"))
        }
    }

    @Test func `a refused event is an error on 200, and kept`() async throws {
        try await withIntake { intake in
            let answer = await get(Self.visitor + "item_page", from: intake)
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix(#"{"status":"error","errormessage":""#) && answer.text.contains("productId"))
            let letters = try await intake.letters()
            #expect(letters.map(\.kind) == ["item_page"])
            try await intake.expectStored([])
        }
    }

    @Test func `a list that repeats, and a page that is none, are refused`() async throws {
        try await withIntake { intake in
            for query in [
                Self.visitor + "item_page&productId=a&productId=b", Self.visitor + "checkout_page", "sessionId=s",
            ] {
                #expect(await get(query, from: intake).text.contains("error"))
            }
            try await intake.expectStored([])
        }
    }

    @Test(arguments: [
        "?apiKey=site&", "?apiClientKey=channel&", "?apiKey=site&apiClientKey=other&",
        "?apiKey=other&apiClientKey=channel&", "?",
    ])
    func `without both keys of one source nothing is kept`(keys: String) async throws {
        try await withIntake { intake in
            let answer = await get(Self.visitor + "item_page", from: intake, keys: keys)
            #expect(answer.status == 401 && answer.text.contains(#""status":"error""#))
            let letters = try await intake.letters()
            #expect(letters.isEmpty)
        }
    }

    @Test func `recommendations are not answered, and only GET is taken`() async throws {
        try await withIntake { intake in
            let named = await get(Self.visitor + "item_page.recs_1&productId=p", from: intake)
            #expect(named.status == 501 && named.text.contains(#""status":"error""#))
            let post = await intake.send("POST", Self.path + Self.keys + Self.visitor + "home_page")
            #expect(post.status == 405 && post.headers["Allow"] == "GET")
        }
    }

    @Test func `an event is ordered by the customer, or else the visit`() async throws {
        try await withIntake { intake in
            _ = await get(Self.visitor + "home_page", from: intake)
            _ = await get("sessionId=s-2&userId=&placements=home_page", from: intake)
            let events = try await intake.log.next(for: intake.destination, events: 10, bytes: 10_000).events
            #expect(events.map(\.subject) == ["u-1", "s-2"].map { intake.log.subject(of: Array($0.utf8)) })
        }
    }
}
