import Testing
import Validation
import Vendors

/// What each kind of Dengage event has to bring, and what it had better bring: the table of `ops/docs/contracts.md`.
@Suite struct DengageKindTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let name: String
        /// Refused without any of these, beside `name`, `userId` and `sessionId`.
        var required: [String] = []
        /// Taken without these, with advice on each.
        var advised: [String] = []
        var step: String?

        var testDescription: String { [name, step].compactMap { $0 }.joined(separator: " ") }

        static let all = [
            Kind(name: "PAGE_VIEW", advised: ["category"]),
            Kind(
                name: "PRODUCT_VIEW", required: ["productId"],
                advised: ["title", "url", "image", "price", "category or categories"]),
            Kind(name: "BASKET_OPERATIONS", required: ["step", "productId"], advised: ["quantity"], step: "add"),
            Kind(name: "CHECKOUT", required: ["step", "totalPrice"], advised: ["productList"], step: "purchase"),
            Kind(name: "USER_OPERATIONS", required: ["step"], advised: ["username or an email"], step: "signup"),
            Kind(name: "USER_OPERATIONS", required: ["step"], advised: ["username or an email"], step: "signin"),
            Kind(name: "USER_OPERATIONS", required: ["step"], step: "signout"),
            Kind(name: "USER_OPERATIONS", required: ["step"], step: "update"),
            Kind(name: "CUSTOM_EVENT", required: ["type"]),
            Kind(name: "INTERACTION", required: ["type"], advised: ["instanceId", "interactionId"]),
            Kind(name: "SEARCH", advised: ["query"]),
            Kind(name: "BANNER_OPERATIONS", advised: ["type", "title", "group", "order"]),
            Kind(name: "BANNER_GROUP_VIEW", advised: ["group"]),
            Kind(name: "BANNER_VIEW", advised: ["group"]),
            Kind(name: "INTERNAL_BANNER_GROUP", advised: ["group"]),
            Kind(name: "USER_CHANGE", advised: ["oldUserId"]),
            Kind(name: "FORM", advised: ["formName", "fields"]),
            Kind(name: "USER_FORM", advised: ["formName", "fields"]),
            Kind(name: "PROMOTION", advised: ["type", "code"]),
            Kind(name: "USER_TRAITS"),
            Kind(name: "INTERNAL_PRODUCT", advised: ["productId"]),
            Kind(name: "CATEGORY_OPERATIONS", advised: ["type"]),
        ]

        /// The event with the ids and just these members.
        func event(with members: [String]) -> String {
            let values = ["step": "\"\(step ?? "")\"", "totalPrice": "9.5", "type": "\"click\""]
            let own = members.map { ",\"\($0)\":\(values[$0] ?? "\"x\"")" }.joined()
            return "{\"name\":\"\(name)\",\"userId\":\"u\",\"sessionId\":\"s\"\(own)}"
        }
    }

    private let dialect: DengageDialect

    init() throws {
        dialect = try DengageDialect(sources: [], schemas: .builtIn())
    }

    private func findings(on event: String) throws -> Findings {
        let document = try Document(parsing: Array(event.utf8))
        let call = Call(source: "", method: dialect.defaultMethod, isInflating: false)
        return dialect.reading(of: document.root, in: document, call: call).findings
    }

    @Test func `the table has every kind`() {
        #expect(Set(Kind.all.map(\.name)) == Set(dialect.kinds))
    }

    @Test(arguments: Kind.all)
    func `an event is taken with what its kind requires, and advised of the rest`(kind: Kind) throws {
        let findings = try findings(on: kind.event(with: kind.required))
        #expect(findings.errors == [])
        #expect(findings.warnings.count == kind.advised.count)
        for (name, warning) in zip(kind.advised, findings.warnings) {
            #expect(warning.message.contains(name.contains(" ") ? name : "\"\(name)\""), "\(warning.message)")
        }
    }

    @Test(arguments: Kind.all)
    func `an event is refused without any one member that its kind requires`(kind: Kind) throws {
        for missing in kind.required {
            let errors = try findings(on: kind.event(with: kind.required.filter { $0 != missing })).errors
            #expect(errors.map(\.message) == ["the object must have the member \"\(missing)\""])
        }
        for id in ["userId", "sessionId"] {
            let event = kind.event(with: kind.required).replacing("\"\(id)\"", with: "\"x\"")
            #expect(try findings(on: event).errors.map(\.message) == ["the object must have the member \"\(id)\""])
        }
    }
}
