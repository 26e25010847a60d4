import Testing
import Validation
import Vendors

@Suite struct OwnSchemasTests {
    private static let view = #""userId":"u","sessionId":"s","category":"Home Page""#

    private func own(_ documents: [String: String]) throws -> OwnSchemas {
        try OwnSchemas(documents: documents.sorted { $0.key < $1.key }.map { ($0.key, Array($0.value.utf8)) })
    }

    private func fault(_ documents: [String: String]) -> SchemaFault? {
        do {
            _ = try own(documents)
            return nil
        } catch {
            return error as? SchemaFault
        }
    }

    private func dengage(_ documents: [String: String]) throws -> DengageDialect {
        try DengageDialect(sources: [], schemas: .builtIn(), own: ["shop": own(documents)])
    }

    private func gravity(_ documents: [String: String]) throws -> GravityDialect {
        try GravityDialect(sources: [], schemas: .builtIn(), own: ["shop": own(documents)])
    }

    private func findings(
        _ event: String, _ dialect: some Dialect, source: String = "shop", method: String? = nil
    ) throws -> Findings {
        let document = try Document(parsing: Array(event.utf8))
        let call = Call(source: source, method: method ?? dialect.defaultMethod, isInflating: false)
        return dialect.reading(of: document.root, in: document, call: call).findings
    }

    @Test func `a house rule counts besides the vendor's own, for its source alone`() throws {
        let dialect = try dengage(["PAGE_VIEW.json": #"{"required":["region"]}"#])
        let event = #"{"name":"PAGE_VIEW",\#(Self.view)}"#
        #expect(try findings(event, dialect).errors.map(\.missing) == ["region"])
        #expect(try findings(event, dialect, source: "other").isValid)
        let both = try findings(#"{"name":"PAGE_VIEW","userId":"u","category":5}"#, dialect).errors
        #expect(Set(both.compactMap(\.missing)) == ["sessionId", "region"])
        #expect(both.contains { $0.pointer == "/category" })
        #expect(Set(both).count == both.count)
    }

    @Test func `a schema that says so stands in place of the built-in one`() throws {
        let dialect = try dengage(["PAGE_VIEW.json": #"{"x-replaces":true,"required":["userId"]}"#])
        #expect(try findings(#"{"name":"PAGE_VIEW","userId":"u","category":5}"#, dialect).isValid)
        #expect(try findings(#"{"name":"PAGE_VIEW"}"#, dialect).errors.first?.missing == "userId")
        #expect(fault(["A.json": #"{"x-replaces":"yes"}"#])?.pointer == "/x-replaces")
    }

    @Test func `who an event is about must be clear, whatever stands in place of the built-in schema`() throws {
        let dengage = try dengage(["PAGE_VIEW.json": #"{"x-replaces":true}"#])
        for member in ["name", "userId", "sessionId"] {
            let event = #"{"name":"PAGE_VIEW",\#(Self.view),"\#(member)":"PAGE_VIEW"}"#
            #expect(try findings(event, dengage).errors.map(\.pointer) == ["/\(member)"])
        }
        let gravity = try gravity(["VIEW.json": #"{"x-replaces":true}"#])
        for member in ["eventType", "userId", "cookieId", "itemId"] {
            let event = #"{"eventType":"VIEW","userId":"u","cookieId":"c","itemId":"i","\#(member)":"VIEW"}"#
            #expect(try findings(event, gravity).errors.map(\.pointer) == ["/\(member)"])
        }
        #expect(try findings(#"{"name":"PAGE_VIEW",\#(Self.view),"category":"x"}"#, dengage).isValid)
    }

    @Test func `a kind of one's own is taken, with what the vendor asks of every event`() throws {
        let dialect = try dengage([
            "GIFT_CARD.json":
                ##"{"required":["amount"],"properties":{"amount":{"$ref":"_money.json#/$defs/amount"}}}"##,
            "_money.json": #"{"$defs":{"amount":{"type":"number","minimum":5}}}"#,
        ])
        #expect(dialect.kinds.contains("GIFT_CARD") && !dialect.kinds.contains("_money"))
        #expect(try findings(#"{"name":"GIFT_CARD","userId":"u","sessionId":"s","amount":5}"#, dialect).isValid)
        let small = try findings(#"{"name":"GIFT_CARD","userId":"u","sessionId":"s","amount":4}"#, dialect)
        #expect(small.errors.map(\.schemaPointer) == ["_money.json#/$defs/amount/minimum"])
        let anonymous = try findings(#"{"name":"GIFT_CARD","amount":5,"userId":"u"}"#, dialect)
        #expect(anonymous.errors.first?.missing == "sessionId")
        let elsewhere = try findings(#"{"name":"GIFT_CARD",\#(Self.view)}"#, dialect, source: "other")
        #expect(elsewhere.errors.first?.pointer == "/name")
        let unknown = try findings(#"{"name":"NOPE",\#(Self.view)}"#, dialect).errors.first?.message ?? ""
        #expect(unknown.contains("GIFT_CARD"))
    }

    @Test func `a schema may build on the built-in ones by their file names`() throws {
        let dialect = try dengage([
            "MY_VIEW.json":
                #"{"x-replaces":true,"$ref":"dengage.common.json#/$defs/event","properties":{"name":{"const":"MY_VIEW"}}}"#
        ])
        #expect(try findings(#"{"name":"MY_VIEW","userId":"u"}"#, dialect).errors.map(\.missing) == ["sessionId"])
    }

    @Test func `an event type agreed with Gravity is no longer advised against`() throws {
        let dialect = try gravity(["TRY_ON.json": #"{"required":["itemId"]}"#])
        let event = #"{"eventType":"TRY_ON","cookieId":"c","itemId":"i"}"#
        #expect(try findings(event, dialect).warnings.isEmpty)
        #expect(try findings(event, dialect, source: "other").warnings.map(\.pointer) == ["/eventType"])
        #expect(try !findings(#"{"eventType":"TRY_ON","cookieId":"c"}"#, dialect).isValid)
        #expect(try !findings(#"{"eventType":"TRY_ON","itemId":"i"}"#, dialect).isValid)
    }

    @Test func `items and users are kinds too`() throws {
        let dialect = try gravity(["addItems.json": #"{"required":["brand"]}"#])
        let item = #"{"itemId":"i","title":"t"}"#
        #expect(try findings(item, dialect, method: "addItems").errors.compactMap(\.missing) == ["brand"])
        #expect(try findings(item, dialect, source: "other", method: "addItems").isValid)
    }

    @Test(arguments: [
        (["A.json": #"{"properties":{"x":{"type":"nope"}}}"#], "A.json", "/properties/x/type"),
        (["A.json": ##"{"$ref":"B.json"}"##], "A.json", "/$ref"),
        (["A.json": #"{"pattern":"(?=a)"}"#], "A.json", "/pattern"),
        (["A.json": "{"], "A.json", ""),
        (["dengage.checkout.json": "{}"], "dengage.checkout.json", ""),
    ])
    func `a broken schema is refused with its file and place`(
        documents: [String: String], file: String, pointer: String
    ) {
        let fault = fault(documents)
        #expect(fault?.document == file)
        #expect(fault?.pointer == pointer)
    }
}
