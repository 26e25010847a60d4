import EventLog
import Foundation
import Intake
import Testing
import Validation
import Vendors

@Suite struct OmetriaIntakeTests {
    /// Base64 of `key:secret`.
    static let login: HeaderList = ["Authorization": "Basic a2V5OnNlY3JldA=="]
    static let user = #""user":{"uid":"u","sid":"s"}"#

    /// What each kind of event has to bring, and had better bring: the table of `ops/docs/contracts.md`.
    struct Kind: Sendable, CustomTestStringConvertible {
        let kind: String
        var required: [String] = []
        var advised: [String] = []

        var testDescription: String { kind }

        static let all = [
            Kind(kind: "view", advised: ["context"]),
            Kind(kind: "basket.add", required: ["product_id"], advised: ["quantity"]),
            Kind(kind: "basket.remove", required: ["product_id"], advised: ["quantity"]),
            Kind(
                kind: "order.add", required: ["order_id"], advised: ["order_total", "order_currency", "order_lines"]),
            Kind(kind: "order.cancel", required: ["order_id"]),
            Kind(kind: "order.return", required: ["order_id"]),
        ]

        func event(with data: [String]) -> String {
            let words = kind.split(separator: ".")
            let action = words.count > 1 ? #""action":"\#(words[1])","# : ""
            let values = ["quantity": "1", "order_total": "9.90", "order_currency": "\"EUR\"", "order_lines": "[]"]
            let members = data.map { "\"\($0)\":\(values[$0] ?? "\"x\"")" }.joined(separator: ",")
            return #"{"scope":"\#(words[0])",\#(action)"data":{\#(members)},\#(OmetriaIntakeTests.user)}"#
        }
    }

    private func findings(on event: String) throws -> Findings {
        let dialect = try OmetriaDialect(sources: [], schemas: .builtIn())
        let document = try Document(parsing: Array(event.utf8))
        let call = Call(source: "", method: dialect.defaultMethod, isInflating: false)
        return dialect.reading(of: document.root, in: document, call: call).findings
    }

    private func track(_ body: String, to intake: TestIntake, headers: HeaderList = login) async -> Answer {
        await intake.send("POST", "/api/track", headers: headers, body: Array(body.utf8))
    }

    @Test func `the table has every kind`() throws {
        #expect(try Set(OmetriaDialect(sources: [], schemas: .builtIn()).kinds) == Set(Kind.all.map(\.kind)))
    }

    @Test(arguments: Kind.all)
    func `an event is taken with what its kind requires, and advised of the rest`(kind: Kind) throws {
        let findings = try findings(on: kind.event(with: kind.required))
        #expect(findings.errors == [])
        #expect(findings.warnings.count == kind.advised.count)
        for name in kind.advised {
            let isNamed = findings.warnings.contains { $0.message.contains(name) }
            #expect(isNamed, "\(name) \(findings.warnings.map(\.message))")
        }
    }

    @Test(arguments: Kind.all)
    func `an event is refused without any one member that its kind requires`(kind: Kind) throws {
        for missing in kind.required {
            let errors = try findings(on: kind.event(with: kind.required.filter { $0 != missing })).errors
            #expect(errors.map(\.missing) == [missing])
        }
        let whole = kind.event(with: kind.required)
        for id in ["uid", "sid"] {
            #expect(try findings(on: whole.replacing("\"\(id)\"", with: "\"x\"")).errors.map(\.missing) == [id])
        }
        #expect(try findings(on: whole.replacing("\"scope\"", with: "\"x\"")).errors.map(\.missing) == ["scope"])
    }

    @Test(arguments: [
        (#"{"scope":"wishlist","action":"add","data":{},"user":{"uid":"u","sid":"s"}}"#, "/scope"),
        (#"{"scope":"basket","action":"update","data":{"product_id":"p"},"user":{"uid":"u","sid":"s"}}"#, "/action"),
        (#"{"scope":"order","action":"ship","data":{"order_id":"o"},"user":{"uid":"u","sid":"s"}}"#, "/action"),
        (#"{"scope":"basket","action":"add","data":"p","user":{"uid":"u","sid":"s"}}"#, "/data"),
        (
            #"{"scope":"basket","action":"add","data":{"product_id":""},"user":{"uid":"u","sid":"s"}}"#,
            "/data/product_id"
        ),
        (
            #"{"scope":"basket","action":"add","data":{"product_id":"p","quantity":"1"},"user":{"uid":"u","sid":"s"}}"#,
            "/data/quantity"
        ),
        (
            #"{"scope":"order","action":"add","data":{"order_id":"o","order_lines":{}},"user":{"uid":"u","sid":"s"}}"#,
            "/data/order_lines"
        ),
        (#"{"scope":"view","user":{"uid":7,"sid":"s"},"context":{"page_url":"u"}}"#, "/user/uid"),
        (#"{"scope":"view","user":{"uid":"u","sid":"s"},"context":[]}"#, "/context"),
    ])
    func `an event against the contract is refused at its place`(event: String, pointer: String) throws {
        let errors = try findings(on: event).errors
        #expect(errors.map(\.pointer).contains(pointer), "\(errors)")
    }

    /// The requests of shops' backends, as the vendor's pages show them. Names and values are made up.
    static let clients = [
        #"{ "scope" : "basket", "action" : "add", "data" : { "product_id": "sku-9", "quantity": 1 }, "user": { "uid" : "ebf3175817b0423eac68a03c68a9be5f", "sid" : "961c660991a547298af8b31f431a66b0" } }"#,
        #"{"request_id":"evt-1","scope":"basket","action":"remove","data":{"product_id":"sku-9","quantity":2},"user":{"uid":"v-1","sid":"s-1"},"context":{"page_url":"https://shop.example/cart","currency":"GBP"}}"#,
        #"{"request_id":7,"scope":"order","action":"add","data":{"order_id":"A-1","order_total":"59.50","order_currency":"GBP","order_lines":[{"product_id":"p","quantity":1,"price":59.50}]},"user":{"uid":"v","sid":"s"}}"#,
        #"{"scope":"order","action":"cancel","data":{"order_id":"A-1"},"user":{"uid":"v","sid":"s"}}"#,
        #"{"scope":"order","action":"return","data":{"order_id":"A-1","order_total":9.5,"order_currency":"GBP","order_lines":[]},"user":{"uid":"v","sid":"s"}}"#,
        #"{"scope":"view","data":{},"user":{"uid":"v","sid":"s","ip_address":"99.99.99.99"},"context":{"product":"p","category":"c","language":"en"}}"#,
        #"{"scope":"view","action":"product","user":{"uid":"v","sid":"s"},"context":{"product_id":"p","category_id":"c","language_id":"en","warehouse_id":"w"}}"#,
    ]

    @Test(arguments: clients)
    func `what a client sends is stored as it is, and the answer leaves it content`(event: String) async throws {
        try await withIntake(isStrict: true) { intake in
            let answer = await track(event, to: intake)
            #expect(answer.status == 200, "\(answer.text)")
            let sent = try JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any]
            let got = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            #expect("\(got?["request_id"] ?? "")" == "\(sent?["request_id"] ?? "")")
            try await intake.expectStored([event])
        }
    }

    @Test func `a refused event is a 400 that says why and repeats its id`() async throws {
        try await withIntake { intake in
            let event = #"{"request_id":"r-1","scope":"basket","action":"add","data":{},\#(Self.user)}"#
            let answer = await track(event, to: intake)
            #expect(answer.status == 400)
            let problem = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            #expect(problem?["status"] as? Int == 400 && problem?["request_id"] as? String == "r-1")
            #expect((problem?["detail"] as? String)?.contains("product_id") == true)
            #expect(answer.text.contains(#""pointer":"/data""#))
            let letters = try await intake.letters()
            #expect(letters.map { String(decoding: $0.body, as: UTF8.self) } == [event])
        }
    }

    @Test func `an array of events, no event and no JSON are 400`() async throws {
        try await withIntake { intake in
            for body in ["[\(Self.clients[3])]", "", "{", "7"] {
                #expect(await track(body, to: intake).status == 400)
            }
            try await intake.expectStored([])
        }
    }

    @Test func `wrong or missing credentials are challenged, queries are not answered, only POST is taken`()
        async throws
    {
        try await withIntake { intake in
            for headers: HeaderList in [
                [:], ["Authorization": "Basic a2V5OnNlY3JlcA=="], ["Authorization": "Bearer key"],
            ] {
                let answer = await track(Self.clients[0], to: intake, headers: headers)
                #expect(answer.status == 401)
                #expect(answer.headers["WWW-Authenticate"]?.hasPrefix("Basic") == true)
            }
            let query = await intake.send("POST", "/api/query", headers: Self.login, body: Array("{}".utf8))
            #expect(query.status == 501)
            let get = await intake.send("GET", "/api/track", headers: Self.login)
            #expect(get.status == 405 && get.headers["Allow"] == "POST")
            let letters = try await intake.letters()
            #expect(letters.isEmpty)
        }
    }

    @Test func `an event is ordered by its visitor`() async throws {
        try await withIntake { intake in
            _ = await track(Self.clients[1], to: intake)
            let events = try await intake.log.next(for: intake.destination, events: 10, bytes: 10_000).events
            #expect(events.map(\.subject) == [intake.log.subject(of: Array("v-1".utf8))])
        }
    }
}
