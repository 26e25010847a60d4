import Testing
import Validation

@Suite struct GravitySchemaTests {
    private static let builtIn = Result { () throws(SchemaFault) in try SchemaLibrary.builtIn() }

    private let library: SchemaLibrary

    init() throws {
        library = try Self.builtIn.get()
    }

    private func judge(_ file: String, _ text: String) throws -> Findings {
        try library.schema("gravity.\(file).json").validate(try document(text))
    }

    @Test(arguments: GravityExample.all)
    func `an example of the guide is accepted without advice once its ellipsis is gone`(example: GravityExample) throws
    {
        let document = try document(example.mended)
        let schema = try library.schema(example.schema)
        for element in document.elements(of: document.root) {
            let findings = schema.validate(document, at: element)
            #expect(findings.errors == [] && findings.warnings == [])
        }
    }

    @Test(arguments: GravityExample.all)
    func `an example of the guide is refused as printed, with line and column`(example: GravityExample) throws {
        let fault = try #require(parseFault(Array(example.printed.body.utf8)))
        #expect(fault.line == example.printed.line)
        #expect(fault.column == example.printed.column)
    }

    @Test(
        arguments: [
            #"{"eventType":"BROWSE","cookieId":"c"}"#,
            #"{"eventType":"BROWSE","userId":"u","cookieId":null,"itemId":null,"recommendationId":null,"nameValues":null,"time":null}"#,
            #"{"eventType":"LOGIN","userId":"u","cookieId":"c"}"#,
            #"{"eventType":"VIEW","cookieId":"c","itemId":"i","time":1525625386}"#,
            #"{"eventType":"VIEW","cookieId":"c","itemId":"i","time":2147483647,"unknown":{"a":[1]}}"#,
            #"{"eventType":"BUY","userId":"u","itemId":"i","nameValues":[{"name":"OrderId","value":"1"},{"name":"UNITPRICE","value":"1.5"},{"name":"quantity","value":"2"}]}"#,
            #"{"eventType":"SEARCH","cookieId":"c","nameValues":[{"name":"a","value":""},{"name":"a","value":"b"}]}"#,
            #"{"eventType":"PRODUCT_SEARCH","cookieId":"c","nameValues":[]}"#,
            #"{"eventType":"REC_CLICK","cookieId":"c","itemId":"i","recommendationId":"hlt9c2h4-hb28ld2viza-S.MAIN_PAGE-1xutalp"}"#,
        ]
    )
    func `an event of the contract is accepted without advice`(text: String) throws {
        let findings = try judge("event", text)
        #expect(findings.errors == [] && findings.warnings == [])
    }

    @Test(
        arguments: [
            (#"{"cookieId":"c"}"#, "", "required"), (#"{"eventType":"","cookieId":"c"}"#, "/eventType", "minLength"),
            (#"{"eventType":null,"cookieId":"c"}"#, "/eventType", "type"),
            (#"{"eventType":"BROWSE"}"#, "", "anyOf"),
            (#"{"eventType":"BROWSE","cookieId":null,"userId":null}"#, "", "anyOf"),
            (#"{"eventType":"BROWSE","cookieId":""}"#, "", "anyOf"),
            (#"{"eventType":"BROWSE","cookieId":"c","time":1525625386000}"#, "/time", "maximum"),
            (#"{"eventType":"BROWSE","cookieId":"c","time":2147483648}"#, "/time", "maximum"),
            (#"{"eventType":"BROWSE","cookieId":"c","time":"1525625386"}"#, "/time", "type"),
            (#"{"eventType":"BROWSE","cookieId":"c","time":1.5}"#, "/time", "type"),
            (#"{"eventType":"LOGIN","userId":"u"}"#, "", "required"),
            (#"{"eventType":"LOGIN","userId":"u","cookieId":""}"#, "/cookieId", "minLength"),
            (#"{"eventType":"VIEW","cookieId":"c"}"#, "", "required"),
            (#"{"eventType":"VIEW","cookieId":"c","itemId":null}"#, "/itemId", "type"),
            (#"{"eventType":"ADD_TO_CART","cookieId":"c"}"#, "", "required"),
            (#"{"eventType":"BUY","cookieId":"c"}"#, "", "required"),
            (#"{"eventType":"BROWSE","cookieId":5}"#, "/cookieId", "type"),
            (#"{"eventType":"BROWSE","cookieId":"c","nameValues":{}}"#, "/nameValues", "type"),
            (#"{"eventType":"BROWSE","cookieId":"c","nameValues":[null]}"#, "/nameValues/0", "type"),
            (#"{"eventType":"BROWSE","cookieId":"c","nameValues":[{"value":"v"}]}"#, "/nameValues/0", "required"),
            (
                #"{"eventType":"BROWSE","cookieId":"c","nameValues":[{"name":"","value":"v"}]}"#, "/nameValues/0/name",
                "minLength"
            ),
            (#"{"eventType":"BROWSE","cookieId":"c","nameValues":[{"name":"n"}]}"#, "/nameValues/0", "required"),
            (
                #"{"eventType":"BROWSE","cookieId":"c","nameValues":[{"name":"n","value":null}]}"#,
                "/nameValues/0/value", "type"
            ),
            (
                #"{"eventType":"BROWSE","cookieId":"c","nameValues":[{"name":"n","value":["a","b"]}]}"#,
                "/nameValues/0/value", "type"
            ),
            ("[]", "", "type"), ("null", "", "type"),
            (#"{"eventType":"BROWSE","cookieId":"c","cookieId":"d"}"#, "/cookieId", "duplicate"),
        ]
    )
    func `an event against the contract is refused at its place`(text: String, pointer: String, keyword: String) throws
    {
        let errors = try judge("event", text).errors
        #expect(errors.contains { $0.pointer == pointer && $0.keyword == keyword }, "\(errors)")
    }

    @Test(
        arguments: [
            #"{"eventType":"NEW_TYPE","cookieId":"c"}"#,
            #"{"eventType":"BROWSE","cookieId":"c","nameValues":[{"name":"n","value":5}]}"#,
            #"{"eventType":"BROWSE","cookieId":"c","nameValues":[{"name":"n","value":true}]}"#,
            #"{"eventType":"BUY","cookieId":"c","itemId":"i"}"#,
            #"{"eventType":"REC_CLICK","cookieId":"c","itemId":"i"}"#,
            #"{"eventType":"BUY","cookieId":"c","itemId":"i","nameValues":[{"name":"orderId","value":"1"},{"name":"unitPrice","value":"1,5"},{"name":"quantity","value":"2"}]}"#,
        ]
    )
    func `what the vendor may well take is accepted with advice`(text: String) throws {
        let findings = try judge("event", text)
        #expect(findings.errors == [])
        #expect(findings.warnings.count == 1)
    }

    @Test func `a purchase without its line gets advice for each missing part`() throws {
        let findings = try judge("event", #"{"eventType":"BUY","cookieId":"c","itemId":"i","nameValues":[]}"#)
        #expect(findings.errors == [])
        #expect(findings.warnings.map(\.keyword) == ["contains", "contains", "contains"])
    }

    @Test(
        arguments: [
            ("item", #"{"itemId":"i"}"#, true), ("item", #"{"title":"t"}"#, false),
            ("item", #"{"itemId":"i","hidden":"no"}"#, false),
            (
                "item",
                #"{"itemId":"i","title":null,"itemType":"","fromDate":0,"toDate":2147483647,"hidden":null,"nameValues":null}"#,
                true
            ),
            ("item-update", #"{"itemId":"i","hidden":true}"#, true), ("item-update", #"{"itemId":"i"}"#, false),
            ("item-update", #"{"itemId":"i","hidden":null}"#, false),
            ("item-update", #"{"hidden":true}"#, false), ("user", #"{"userId":"u"}"#, true),
            ("user", #"{"userId":""}"#, false), ("user", "{}", false),
            ("user", #"{"userId":"u","nameValues":[{"name":"n","value":["a"]}]}"#, false),
        ]
    )
    func `items, updates and users are judged by their own schemas`(file: String, text: String, expected: Bool) throws {
        #expect(try judge(file, text).isValid == expected)
    }
}
