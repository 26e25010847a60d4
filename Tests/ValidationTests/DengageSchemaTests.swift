import Testing
import Validation

@Suite struct DengageSchemaTests {
    /// The file of each event name.
    static let files = [
        "PAGE_VIEW": "page-view", "PRODUCT_VIEW": "product-view", "BASKET_OPERATIONS": "basket-operations",
        "CHECKOUT": "checkout", "USER_OPERATIONS": "user-operations", "CUSTOM_EVENT": "custom-event",
        "INTERACTION": "interaction", "SEARCH": "search", "BANNER_OPERATIONS": "banner-operations",
        "BANNER_GROUP_VIEW": "banner-group-view", "BANNER_VIEW": "banner-group-view",
        "INTERNAL_BANNER_GROUP": "internal-banner-group", "USER_CHANGE": "user-change", "FORM": "form",
        "USER_FORM": "form",
        "PROMOTION": "promotion", "USER_TRAITS": "user-traits", "INTERNAL_PRODUCT": "internal-product",
        "CATEGORY_OPERATIONS": "category-operations",
    ]

    private static let builtIn = Result { () throws(SchemaFault) in try SchemaLibrary.builtIn() }

    private let library: SchemaLibrary

    init() throws {
        library = try Self.builtIn.get()
    }

    private func judge(_ document: Document, _ event: Node) throws -> Findings {
        let name = document.member("name", of: event).flatMap { document.string($0) } ?? ""
        let file = try #require(Self.files[name], "\(name)")
        return try library.schema("dengage.\(file).json").validate(document, at: event)
    }

    /// Judges an event of a name with further members, ids added.
    private func judge(_ name: String, _ members: String) throws -> Findings {
        let document = try document(
            #"{"name":"\#(name)","userId":"u","sessionId":"s"\#(members.isEmpty ? "" : ",")\#(members)}"#)
        return try judge(document, document.root)
    }

    @Test(arguments: DengageExample.all)
    func `an example of the guide is accepted once its typing errors are mended`(example: DengageExample) throws {
        let document = try document(example.mended)
        for event in document.elements(of: document.root) { #expect(try judge(document, event).errors == []) }
    }

    @Test(arguments: DengageExample.all.filter { $0.printed != nil })
    func `an example of the guide is refused as printed, with line and column`(example: DengageExample) throws {
        let printed = try #require(example.printed)
        let fault = try #require(parseFault(Array(printed.body.utf8)))
        #expect(fault.line == printed.line)
        #expect(fault.column == printed.column)
    }

    @Test func `the complete examples get no advice but about what they leave to be filled in`() throws {
        var messages: Set<String> = []
        for example in DengageExample.all.dropFirst() {
            let document = try document(example.mended)
            for event in document.elements(of: document.root) {
                messages.formUnion(try judge(document, event).warnings.map(\.message))
            }
        }
        #expect(messages == ["/email should be an e-mail address, got the string \"EMAIL OF THE CUSTOMER\""])
    }

    @Test(arguments: [
        #""https://www.shop.example/shoes?color=red#top""#, #""https:\/\/www.shop.example\/""#,
        #""//cdn.shop.example/a.jpg""#,
        #""app://home""#, "\"\"", "null",
    ])
    func `an address as the clients send it is good`(address: String) throws {
        #expect(
            try judge("PAGE_VIEW", #""category":"Home Page","pageUrl":\#(address),"referrer":\#(address)"#).warnings
                == [])
    }

    @Test(arguments: [#""/shoes""#, #""www.shop.example""#, #""https://www.shop.example/çanta""#, #""home page""#])
    func `an address that is no URL is advised against and accepted`(address: String) throws {
        let findings = try judge("PAGE_VIEW", #""category":"Home Page","pageUrl":\#(address)"#)
        #expect(findings.errors == [])
        #expect(
            findings.warnings.map(\.message) == [
                "/pageUrl should be an absolute URL, with what is not ASCII percent-encoded, got the string \(address)"
            ])
    }

    @Test(arguments: files.keys.sorted())
    func `every event needs a user and a session`(name: String) throws {
        for (members, expected) in [
            (#""sessionId":"s""#, ["required"]), (#""userId":"u""#, ["required"]),
            (#""userId":"","sessionId":"s""#, ["minLength"]),
            (#""userId":5,"sessionId":"s""#, ["type"]), (#""userId":null,"sessionId":"s""#, ["type"]),
        ] {
            let text = #"{"name":"\#(name)","step":"","productId":"p","totalPrice":1,"type":"click",\#(members)}"#
            let document = try document(text)
            let keywords = try judge(document, document.root).errors.filter { $0.pointer != "/step" }.map(\.keyword)
            #expect(keywords == expected, "\(text)")
        }
    }

    @Test(
        arguments: [
            ("PRODUCT_VIEW", #""productId":"p""#, "productId"),
            ("BASKET_OPERATIONS", #""step":"add","productId":"p""#, "step productId"),
            ("CHECKOUT", #""step":"basket","totalPrice":1"#, "step totalPrice"),
            ("USER_OPERATIONS", #""step":"signin""#, "step"),
            ("CUSTOM_EVENT", #""type":"t""#, "type"), ("INTERACTION", #""type":"click""#, "type"),
            ("PAGE_VIEW", "", ""), ("SEARCH", "", ""),
            ("BANNER_OPERATIONS", "", ""), ("BANNER_GROUP_VIEW", "", ""), ("USER_CHANGE", "", ""), ("FORM", "", ""),
            ("PROMOTION", "", ""),
        ]
    )
    func `only what the contract requires is required`(name: String, members: String, required: String) throws {
        #expect(try judge(name, members).errors == [])
        let missing = try judge(name, "").errors
        #expect(missing.map(\.keyword).allSatisfy { $0 == "required" })
        #expect(
            missing.map(\.message) == required.split(separator: " ").map { "the object must have the member \"\($0)\"" }
        )
    }

    @Test(
        arguments: [
            ("BASKET_OPERATIONS", "add remove clear"),
            ("CHECKOUT", "basket view-basket customer customer-info payment payment-info purchase"),
            ("USER_OPERATIONS", "signup signin signout update subscribe unsubscribe delete_last_search"),
        ]
    )
    func `every step of the guide and of the clients is accepted, and no other`(name: String, steps: String) throws {
        let rest = #","productId":"p","totalPrice":1"#
        for step in steps.split(separator: " ") { #expect(try judge(name, "\"step\":\"\(step)\"\(rest)").errors == []) }
        for step in ["", "Add", "delete", "pay"] {
            let errors = try judge(name, "\"step\":\"\(step)\"\(rest)").errors
            #expect(errors.map(\.keyword) == ["enum"])
            #expect(errors.map(\.pointer) == ["/step"])
        }
    }

    @Test(
        arguments: [
            #""price":"3099.90""#, #""price":3099.90"#, #""price":"-1e3""#, #""price":null"#, #""inStock":"true""#,
            #""inStock":false"#, #""inStock":1"#,
            #""noUpdate":true"#, #""noUpdate":["all"]"#, #""colors":["a"]"#, #""colors":"a|b""#, #""sizes":[38,"40"]"#,
            #""categories":null"#,
            #""params":{"a":[1]}"#, #""testMode":"false""#, #""async":"true""#, #""extra":{"x":1}"#,
            #""device":"tablet""#, #""activeBanners":[{"title":"t","order":"1"}]"#,
        ]
    )
    func `the types that clients really send are accepted without advice on them`(member: String) throws {
        let findings = try judge("PRODUCT_VIEW", #""productId":"p","# + member)
        #expect(findings.errors == [])
        #expect(findings.warnings.filter { !$0.pointer.isEmpty } == [])
    }

    @Test(
        arguments: [
            (#""price":"two""#, "/price"), (#""price":true"#, "/price"), (#""price":"12,5""#, "/price"),
            (#""inStock":"maybe""#, "/inStock"),
            (#""colors":{}"#, "/colors"), (#""colors":[null]"#, "/colors/0"), (#""params":"x""#, "/params"),
            (#""title":5"#, "/title"),
            (#""noUpdate":5"#, "/noUpdate"), (#""device":5"#, "/device"),
            (#""activeBanners":[{"title":5}]"#, "/activeBanners/0/title"),
        ]
    )
    func `a wrong type is an error at its place`(member: String, pointer: String) throws {
        #expect(try judge("PRODUCT_VIEW", #""productId":"p","# + member).errors.map(\.pointer) == [pointer])
    }

    @Test(arguments: [
        #""device":"WATCH""#, #""lang":"XX""#, #""os":"BeOS""#, #""browser":"Lynx""#, #""currency":"euro""#,
        #""category":"My Page""#,
    ])
    func `what is not on an open list is advice`(member: String) throws {
        let findings = try judge("PAGE_VIEW", (member.contains("category") ? "" : #""category":"Home Page","#) + member)
        #expect(findings.errors == [])
        #expect(findings.warnings.count == 1)
    }

    @Test func `the lines of a checkout are judged one by one`() throws {
        let lines =
            #""step":"purchase","totalPrice":"9.99","productList":[{"productId":"p","quantity":"2"},{"price":1},{"productId":"q","quantity":"two"}]"#
        #expect(try judge("CHECKOUT", lines).errors.map(\.pointer) == ["/productList/1", "/productList/2/quantity"])
    }

    @Test func `the name in the event must be that of the schema`() throws {
        let document = try document(#"{"name":"PAGE_VIEW","userId":"u","sessionId":"s","type":"t"}"#)
        let findings = try library.schema("dengage.custom-event.json").validate(document)
        #expect(findings.errors.map(\.pointer) == ["/name"])
    }
}
