import Testing
import Validation
import Vendors

/// Which types of Gravity event need an item: the table of `ops/docs/contracts.md`.
@Suite struct GravityKindTests {
    /// Refused without an item.
    static let needingItem = [
        "VIEW", "BUY", "RATING", "ADD_TO_CART", "REMOVE_FROM_CART", "ADD_TO_FAVORITES", "REMOVE_FROM_FAVORITES",
        "ADD_TO_WISHLIST", "REMOVE_FROM_WISHLIST", "HIDE_PRODUCT", "UNHIDE_PRODUCT",
    ]

    /// Taken without an item, with advice.
    static let advisedOfItem = [
        "REC_CLICK", "COMMENT", "NOT_INTERESTED", "CLICK_OUT", "LANCE", "FREE_VIEW", "PAID_VIEW", "SHARE",
    ]

    /// Taken without an item.
    static let withoutItem = [
        "PRODUCT_SEARCH", "NEXT_RECOMMENDATION", "LETTER_READ", "LETTER_SEND", "ADD_ITEM", "SUBSCRIPTION_VIEW",
        "FOLLOW_USER", "REDEEM", "BROWSE", "SEARCH", "PHONE_CLICK",
    ]

    private let dialect: GravityDialect

    init() throws {
        dialect = try GravityDialect(sources: [], schemas: .builtIn())
    }

    private func findings(on event: String) throws -> Findings {
        let document = try Document(parsing: Array(event.utf8))
        let call = Call(source: "", method: dialect.defaultMethod, isInflating: false)
        return dialect.reading(of: document.root, in: document, call: call).findings
    }

    @Test func `the table has every type`() {
        let types = dialect.kinds.filter { GravityMethod(rawValue: $0) == nil }
        #expect(Set(Self.needingItem + Self.advisedOfItem + Self.withoutItem + ["LOGIN"]) == Set(types))
    }

    @Test(arguments: needingItem)
    func `an event about an item is refused without one`(type: String) throws {
        for item in ["", #","itemId":null"#, #","itemId":"""#] {
            let errors = try findings(on: #"{"eventType":"\#(type)","cookieId":"c"\#(item)}"#).errors
            #expect(errors.count == 1)
            #expect(errors.allSatisfy { $0.message.contains("itemId") })
        }
        #expect(try findings(on: #"{"eventType":"\#(type)","cookieId":"c","itemId":"i"}"#).isValid)
    }

    @Test(arguments: advisedOfItem)
    func `an event that may be about an item is advised to name it`(type: String) throws {
        let findings = try findings(on: #"{"eventType":"\#(type)","cookieId":"c"}"#)
        #expect(findings.isValid)
        #expect(findings.warnings.contains { $0.message.contains("itemId") })
    }

    @Test(arguments: withoutItem)
    func `an event about no item is taken as it is`(type: String) throws {
        for id in ["cookieId", "userId"] {
            let findings = try findings(on: #"{"eventType":"\#(type)","\#(id)":"x"}"#)
            #expect(findings.isValid && findings.warnings.isEmpty)
        }
        #expect(try !findings(on: #"{"eventType":"\#(type)"}"#).isValid)
    }

    @Test func `a login needs both the user and the cookie`() throws {
        #expect(try findings(on: #"{"eventType":"LOGIN","userId":"u","cookieId":"c"}"#).isValid)
        #expect(try !findings(on: #"{"eventType":"LOGIN","userId":"u"}"#).isValid)
        #expect(try !findings(on: #"{"eventType":"LOGIN","cookieId":"c"}"#).isValid)
    }
}
