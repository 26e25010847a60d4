import CommerceEvents
import Validation

/// What an event of Dengage's says.
///
/// | event | says |
/// |---|---|
/// | `PAGE_VIEW` | a page view; `category` is the page's kind |
/// | `PRODUCT_VIEW` | a product view, with the price |
/// | `BASKET_OPERATIONS` `add`, `remove`, `clear` | the same of the basket |
/// | `CHECKOUT` `purchase` | a purchase; `orderNo` is the order, `totalPrice` the total, `productList` the lines |
/// | `CHECKOUT`, any other step | a step of the checkout, with the basket |
/// | `USER_OPERATIONS` `signup`, `signin`, `signout`, `update`, `subscribe`, `unsubscribe` | the same of the account |
/// | `SEARCH` | a search |
/// | `CUSTOM_EVENT` | an event of the shop's own; `type` names it, `params` are its fields |
/// | any other | nothing that another vendor could be told |
///
/// A price without a currency has the event's. What no row names is left out.
extension Dengage {
    public func read(_ event: OutboundEvent) throws(NotReadable) -> ReadEvent {
        guard let document = try? Document(parsing: event.body), document.kind(of: document.root) == .object else {
            throw NotReadable("the event is not an object")
        }
        var reading = DengageReading(document: document)
        let occurrence = try reading.occurrence()
        let identity = Identity(userId: reading.bytes("userId"), sessionId: reading.bytes("sessionId"))
        let page = CommerceEvent.Page(address: reading.text("pageUrl"), referrer: reading.text("referrer"))
        return ReadEvent(
            event: CommerceEvent(occurrence, identity: identity, page: page), leftOut: reading.leftOut)
    }
}

/// Reads members, and remembers which.
private struct DengageReading {
    let document: Document
    private var read: Set<String> = ["name"]
    /// Within members that are read.
    private var leftInside: [String] = []

    init(document: Document) {
        self.document = document
    }

    var leftOut: [String] {
        document.members(of: document.root).compactMap { name, _ in document.string(name) }
            .filter { !read.contains($0) }.map { "/\($0)" } + leftInside
    }

    private mutating func member(_ name: String) -> Node? {
        read.insert(name)
        return document.member(named: name, of: document.root)
    }

    mutating func text(_ name: String) -> String? {
        member(name).flatMap(scalar).flatMap { $0.isEmpty ? nil : $0 }
    }

    mutating func bytes(_ name: String) -> [UInt8]? {
        member(name).flatMap(document.stringBytes)
    }

    /// A text, or a number or a truth value as it is written.
    private func scalar(_ node: Node) -> String? {
        switch document.kind(of: node) {
        case .string: document.string(node)
        case .number, .true, .false: String(decoding: document.bytes(of: node), as: UTF8.self)
        default: nil
        }
    }

    mutating func occurrence() throws(NotReadable) -> CommerceEvent.Occurrence {
        let name = document.member("name", of: document.root).flatMap(document.string) ?? ""
        switch name {
        case "PAGE_VIEW": return .pageView(kind: text("category"))
        case "PRODUCT_VIEW": return .productView(try line())
        case "BASKET_OPERATIONS": return try basketOperation()
        case "CHECKOUT": return checkout()
        case "USER_OPERATIONS": return .account(try account())
        case "SEARCH": return .search(query: text("query"))
        case "CUSTOM_EVENT": return custom()
        default: throw NotReadable("\(name) means something to Dengage alone")
        }
    }

    private mutating func basketOperation() throws(NotReadable) -> CommerceEvent.Occurrence {
        let step = text("step") ?? ""
        switch step {
        case "add": return .basketAdd(try line())
        case "remove": return .basketRemove(try line())
        case "clear":
            _ = text("productId")
            return .basketClear
        default: throw NotReadable("a basket operation \"\(step)\" is not known")
        }
    }

    private mutating func account() throws(NotReadable) -> CommerceEvent.Account {
        let steps: [String: CommerceEvent.Account] = [
            "signup": .signUp, "signin": .signIn, "signout": .signOut, "update": .update, "subscribe": .subscribe,
            "unsubscribe": .unsubscribe,
        ]
        let step = text("step") ?? ""
        guard let account = steps[step] else {
            throw NotReadable("a user operation \"\(step)\" means something to Dengage alone")
        }
        return account
    }

    private mutating func checkout() -> CommerceEvent.Occurrence {
        let currency = text("currency")
        let total = text("totalPrice").flatMap(Digits.init).map { CommerceEvent.Amount(value: $0, currency: currency) }
        var lines: [CommerceEvent.Line] = []
        if let list = member("productList") {
            for (index, node) in document.elements(of: list).enumerated() {
                if let line = line(of: node, at: "/productList/\(index)", currency: currency) { lines.append(line) }
            }
        }
        let basket = CommerceEvent.Basket(total: total, lines: lines)
        let step = text("step") ?? ""
        return step == "purchase" ? .purchase(orderId: text("orderNo"), basket) : .checkout(step: step, basket)
    }

    private mutating func line(of node: Node, at place: String, currency: String?) -> CommerceEvent.Line? {
        let reading = self
        let text = { (name: String) in reading.document.member(named: name, of: node).flatMap(reading.scalar) }
        guard let productId = text("productId") else { return nil }
        leftInside += document.members(of: node).compactMap { name, _ in document.string(name) }
            .filter { !["productId", "price", "quantity", "currency"].contains($0) }.map { "\(place)/\($0)" }
        return CommerceEvent.Line(
            productId: productId, quantity: text("quantity").flatMap(Digits.init),
            unitPrice: text("price").flatMap(Digits.init).map {
                CommerceEvent.Amount(value: $0, currency: text("currency") ?? currency)
            })
    }

    private mutating func line() throws(NotReadable) -> CommerceEvent.Line {
        guard let productId = text("productId") else { throw NotReadable("it names no product") }
        let currency = text("currency")
        return CommerceEvent.Line(
            productId: productId, quantity: text("quantity").flatMap(Digits.init),
            unitPrice: text("price").flatMap(Digits.init).map { CommerceEvent.Amount(value: $0, currency: currency) })
    }

    private mutating func custom() -> CommerceEvent.Occurrence {
        var fields: [CommerceEvent.Field] = []
        if let params = member("params") {
            for (name, value) in document.members(of: params) {
                let name = document.string(name) ?? ""
                if let text = scalar(value) {
                    fields.append(CommerceEvent.Field(name: name, value: text))
                } else {
                    leftInside.append("/params/\(name)")
                }
            }
        }
        return .custom(name: text("type") ?? "", fields: fields)
    }
}
