import CommerceEvents

/// What an event of Dengage's says.
///
/// | event | says |
/// |---|---|
/// | `PAGE_VIEW` | a page view; `category` is the page's kind, `subCategory` the path of a category's page |
/// | `PRODUCT_VIEW` | a product view, with the price |
/// | `BASKET_OPERATIONS` `add`, `remove`, `clear` | the same of the basket |
/// | `CHECKOUT` `basket`, `view-basket` | the whole basket |
/// | `CHECKOUT` `customer`, `customer-info`, `payment`, `payment-info` | a step of the checkout, with the basket |
/// | `CHECKOUT` `purchase` | a purchase; `orderNo` is the order, `totalPrice` the total, `productList` the lines |
/// | `USER_OPERATIONS` `signup`, `signin`, `signout`, `update`, `subscribe`, `unsubscribe` | the same of the account |
/// | `SEARCH` | a search |
/// | `CUSTOM_EVENT` | an event of the shop's own; `type` names it, `params` are its fields |
/// | any other | nothing that another vendor could be told |
///
/// `pageUrl`, `referrer`, `userAgent` and `lang` go with each. A price without a currency has the event's.
extension Dengage {
    public func read(_ event: OutboundEvent) throws(NotExpressible) -> ReadEvent {
        guard let fields = FieldReader(event.body) else { throw NotExpressible("the event is not an object") }
        var reading = DengageReading(fields: fields)
        let occurrence = try reading.occurrence()
        let event = CommerceEvent(
            occurrence, identity: reading.identity(), page: reading.page(of: occurrence), device: reading.device())
        return ReadEvent(event: event, leftOut: reading.fields.leftOut)
    }

    /// What the vendor's guide and its clients call the kinds of pages.
    static let pageKinds: [(name: String, kind: CommerceEvent.Page.Kind)] = [
        ("Home Page", .home), ("Product Page", .product(nil)), ("Basket Page", .basket), ("Checkout Page", .checkout),
        ("Search Page", .search), ("404 Page", .notFound), ("Purchase Success Page", .thanks),
    ]
    static let categoryPage = "Category Page"

    static let accountSteps: [(step: String, account: CommerceEvent.Account)] = [
        ("signup", .signUp), ("signin", .signIn), ("signout", .signOut), ("update", .update),
        ("subscribe", .subscribe), ("unsubscribe", .unsubscribe),
    ]
}

private struct DengageReading {
    var fields: FieldReader

    mutating func occurrence() throws(NotExpressible) -> CommerceEvent.Occurrence {
        let name = fields.text("name") ?? ""
        switch name {
        case "PAGE_VIEW": return .pageView
        case "PRODUCT_VIEW": return .productView(try line())
        case "BASKET_OPERATIONS": return try basketOperation()
        case "CHECKOUT": return try checkout()
        case "USER_OPERATIONS": return .account(try account())
        case "SEARCH": return .search(query: fields.text("query"))
        case "CUSTOM_EVENT": return .custom(name: fields.text("type") ?? "", fields: fields.fields(in: "params"))
        default: throw NotExpressible("\(name) means something to Dengage alone")
        }
    }

    private mutating func basketOperation() throws(NotExpressible) -> CommerceEvent.Occurrence {
        let step = fields.text("step") ?? ""
        switch step {
        case "add": return .basketAdd([try line()])
        case "remove": return .basketRemove([try line()])
        case "clear": return .basketClear(productId: fields.text("productId"))
        default: throw NotExpressible("a basket operation \"\(step)\" is not known")
        }
    }

    private mutating func checkout() throws(NotExpressible) -> CommerceEvent.Occurrence {
        let basket = basket()
        let step = fields.text("step") ?? ""
        switch step {
        case "basket", "view-basket": return .basket(basket)
        case "customer", "customer-info": return .checkout(.customer, basket)
        case "payment", "payment-info": return .checkout(.payment, basket)
        case "purchase": return .purchase(orderId: fields.text("orderNo"), basket)
        default: throw NotExpressible("a step of the checkout \"\(step)\" is not known")
        }
    }

    private mutating func account() throws(NotExpressible) -> CommerceEvent.Account {
        let step = fields.text("step") ?? ""
        guard let account = Dengage.accountSteps.first(where: { $0.step == step })?.account else {
            throw NotExpressible("a user operation \"\(step)\" means something to Dengage alone")
        }
        return account
    }

    private mutating func basket() -> CommerceEvent.Basket {
        let currency = fields.text("currency")
        let total = fields.amount("totalPrice", currency: currency)
        let lines = fields.elements("productList").compactMap { line(in: $0, currency: currency) }
        return CommerceEvent.Basket(total: total, lines: lines)
    }

    private mutating func line(in place: FieldReader.Place, currency: String?) -> CommerceEvent.Line? {
        guard let productId = fields.text("productId", in: place) else { return nil }
        let quantity = fields.digits("quantity", in: place)
        let own = fields.text("currency", in: place)
        let price = fields.amount("price", in: place, currency: own ?? currency)
        return CommerceEvent.Line(productId: productId, quantity: quantity, unitPrice: price)
    }

    private mutating func line() throws(NotExpressible) -> CommerceEvent.Line {
        guard let productId = fields.text("productId") else { throw NotExpressible("it names no product") }
        let quantity = fields.digits("quantity")
        guard let price = fields.digits("price") else {
            return CommerceEvent.Line(productId: productId, quantity: quantity)
        }
        let amount = CommerceEvent.Amount(value: price, currency: fields.text("currency"))
        return CommerceEvent.Line(productId: productId, quantity: quantity, unitPrice: amount)
    }

    mutating func identity() -> Identity {
        Identity(userId: fields.bytes("userId"), sessionId: fields.bytes("sessionId"))
    }

    mutating func page(of occurrence: CommerceEvent.Occurrence) -> CommerceEvent.Page {
        let kind = occurrence == .pageView ? pageKind() : nil
        return CommerceEvent.Page(kind, address: fields.text("pageUrl"), referrer: fields.text("referrer"))
    }

    private mutating func pageKind() -> CommerceEvent.Page.Kind {
        let name = fields.text("category")
        if name == Dengage.categoryPage { return .category(CategoryPath.parts(of: fields.text("subCategory"))) }
        return Dengage.pageKinds.first { $0.name == name }?.kind ?? .other(name)
    }

    mutating func device() -> CommerceEvent.Device {
        CommerceEvent.Device(userAgent: fields.text("userAgent"), language: fields.text("lang"))
    }
}
