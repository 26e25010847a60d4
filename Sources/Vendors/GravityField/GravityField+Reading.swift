import CommerceEvents

/// What an event of Gravity Field's says.
///
/// | call or event | says |
/// |---|---|
/// | `page` of the type `PRODUCT` | a view of the product in `data` |
/// | `page` of any other type | a page view; `data` is the path of a `CATEGORY` |
/// | `add-to-cart-v1`, `remove-from-cart-v1` | the same of the basket; `value` divided by `quantity` is the price of one, `cart` the basket afterwards |
/// | `sync-cart-v1` | the whole basket; `value` is the total |
/// | `purchase-v1` | a purchase; `uniqueTransactionId` is the order, `value` the total, `cart` the lines |
/// | `add-to-wishlist-v1` | the same of the list of wishes |
/// | `signup-v1`, `login-v1`, `newsletter-subscription-v1` | signing up, signing in, subscribing |
/// | `keyword-search-v1` | a search for `keywords` |
/// | `filter-items-v1`, `sort-items-v1`, `enter-promo-code-v1`, `change-attr-v1` | an event of the shop's own of that name; its properties are the fields |
/// | without an `eventType` | an event of the shop's own; `name` names it, its properties are the fields |
/// | any other `eventType`, `engagement` | nothing that another vendor could be told |
///
/// The request around it says who, where and with what. `currency` is that of all its amounts.
extension GravityField {
    public func read(_ event: OutboundEvent) throws(NotExpressible) -> ReadEvent {
        let method = GravityFieldMethod(envelope: event.envelope)
        guard method != .engagement else { throw NotExpressible("an engagement is about Gravity Field's campaigns") }
        let around = method == .event ? event.envelope ?? Array("{}".utf8) : event.body
        guard let request = FieldReader(around), let fields = FieldReader(event.body) else {
            throw NotExpressible("the event is not an object")
        }
        var reading = GravityFieldReading(request: request, fields: fields)
        let occurrence = method == .page ? reading.pageView() : try reading.occurrence()
        let identity = reading.identity()
        let event = CommerceEvent(occurrence, identity: identity, page: reading.page(), device: reading.device())
        let leftOut = (method == .event ? reading.fields.leftOut : []) + reading.request.leftOut
        return ReadEvent(event: event, leftOut: leftOut)
    }

    static let accountTypes: [(type: String, label: String, account: CommerceEvent.Account)] = [
        ("signup-v1", "Signup", .signUp), ("login-v1", "Login", .signIn),
        ("newsletter-subscription-v1", "Newsletter Subscription", .subscribe),
    ]

    /// The vendor's types whose properties mean nothing to others.
    static let ownTypes = ["filter-items-v1", "sort-items-v1", "enter-promo-code-v1", "change-attr-v1"]
}

private struct GravityFieldReading {
    var request: FieldReader
    var fields: FieldReader
    private var kind: CommerceEvent.Page.Kind?

    init(request: FieldReader, fields: FieldReader) {
        self.request = request
        self.fields = fields
    }

    /// The product of a product's page is the occurrence; any other page is described by its kind.
    mutating func pageView() -> CommerceEvent.Occurrence {
        kind = pageKind()
        guard case .product(let productId?) = kind else { return .pageView }
        kind = nil
        return .productView(CommerceEvent.Line(productId: productId))
    }

    mutating func occurrence() throws(NotExpressible) -> CommerceEvent.Occurrence {
        kind = request.isThere("context/page") ? pageKind() : nil
        // Of the vendor's own events it is a label for people.
        defer { fields.pass("name") }
        guard let type = fields.text("properties/eventType") else {
            return .custom(name: fields.text("name") ?? "", fields: fields.fields(in: "properties"))
        }
        switch type {
        case "add-to-cart-v1": return .basketAdd([try line()], after: afterwards())
        case "remove-from-cart-v1": return .basketRemove([try line()], after: afterwards())
        case "sync-cart-v1": return .basket(basket())
        case "purchase-v1": return .purchase(orderId: fields.text("properties/uniqueTransactionId"), basket())
        case "add-to-wishlist-v1": return .listAdd(CommerceEvent.ShoppingList(.wishes), try line())
        case "keyword-search-v1": return .search(query: fields.text("properties/keywords"))
        case _ where GravityField.ownTypes.contains(type):
            return .custom(name: type, fields: fields.fields(in: "properties"))
        default:
            let account = GravityField.accountTypes.first { $0.type == type }?.account
            guard let account else { throw NotExpressible("\(type) means something to Gravity Field alone") }
            return .account(account)
        }
    }

    /// What one costs is what all cost divided by how many there are: to the digit, or it is left out.
    private mutating func line() throws(NotExpressible) -> CommerceEvent.Line {
        guard let productId = fields.text("properties/productId") else { throw NotExpressible("it names no product") }
        let quantity = fields.digits("properties/quantity")
        let count = quantity.map { $0.units(of: 0).flatMap { Int($0) } } ?? 1
        var line = CommerceEvent.Line(productId: productId, quantity: quantity)
        var looking = fields
        if let count, let one = looking.digits("properties/value")?.divided(by: count) {
            fields = looking
            line.unitPrice = CommerceEvent.Amount(value: one, currency: fields.text("properties/currency"))
        }
        return line
    }

    private mutating func afterwards() -> CommerceEvent.Basket? {
        guard fields.isThere("properties/cart") else { return nil }
        return CommerceEvent.Basket(lines: lines(currency: fields.text("properties/currency")))
    }

    private mutating func basket() -> CommerceEvent.Basket {
        let currency = fields.text("properties/currency")
        let total = fields.amount("properties/value", currency: currency)
        return CommerceEvent.Basket(total: total, lines: lines(currency: currency))
    }

    private mutating func lines(currency: String?) -> [CommerceEvent.Line] {
        fields.elements("properties/cart").compactMap { place in
            guard let productId = fields.text("productId", in: place) else { return nil }
            let quantity = fields.digits("quantity", in: place)
            let price = fields.amount("itemPrice", in: place, currency: currency)
            return CommerceEvent.Line(productId: productId, quantity: quantity, unitPrice: price)
        }
    }

    mutating func identity() -> Identity {
        let slid = request.bytes("user/slid")
        let sl = request.isThere("session/custom") ? nil : request.bytes("session/sl")
        return Identity(
            userId: request.bytes("user/id"), cookieId: slid ?? request.bytes("user/slid_server"),
            sessionId: request.bytes("session/custom") ?? sl)
    }

    private mutating func pageKind() -> CommerceEvent.Page.Kind {
        switch request.text("context/page/type") {
        case "HOMEPAGE": return .home
        case "CATEGORY": return .category(request.texts("context/page/data"))
        case "PRODUCT":
            let first = request.elements("context/page/data").first
            return .product(first.flatMap { request.field(at: $0) }?.text)
        case "CART": return .basket
        case "SEARCH": return .search
        default: return .other(nil)
        }
    }

    mutating func page() -> CommerceEvent.Page {
        CommerceEvent.Page(
            kind, address: request.text("context/page/location"), referrer: request.text("context/page/referrer"))
    }

    mutating func device() -> CommerceEvent.Device {
        CommerceEvent.Device(
            userAgent: request.text("context/device/userAgent"), ip: request.text("context/device/ip"))
    }
}
