import CommerceEvents

/// What an event of Ometria's says.
///
/// | event | says |
/// |---|---|
/// | `basket` `add`, `remove` | the same of the basket |
/// | `order` `add` | a purchase; `order_id`, `order_total`, `order_currency`, `order_lines` |
/// | `order` `cancel`, `return` | the order is cancelled, or comes back |
/// | `view` of a product | a product view |
/// | `view` of anything else | a page view; `category` or `page` of the context is the page's kind |
/// | any other | nothing that another vendor could be told |
///
/// Both spellings of the context's members are read. The visitor's `uid` is that of a browser. The members of an order's line
/// are not published: `product_id`, `quantity` and `unit_price` or `price` are read.
extension Ometria {
    public func read(_ event: OutboundEvent) throws(NotExpressible) -> ReadEvent {
        guard let fields = FieldReader(event.body) else { throw NotExpressible("the event is not an object") }
        var reading = OmetriaReading(fields: fields)
        let occurrence = try reading.occurrence()
        let identity = Identity(
            cookieId: reading.fields.bytes("user/uid"), sessionId: reading.fields.bytes("user/sid"))
        let event = CommerceEvent(occurrence, identity: identity, page: reading.page(), device: reading.device())
        return ReadEvent(event: event, leftOut: reading.fields.leftOut)
    }
}

private struct OmetriaReading {
    var fields: FieldReader
    private var kind: CommerceEvent.Page.Kind?

    init(fields: FieldReader) {
        self.fields = fields
    }

    mutating func occurrence() throws(NotExpressible) -> CommerceEvent.Occurrence {
        fields.pass("request_id")
        let scope = fields.text("scope") ?? ""
        kind = pageKind()
        guard scope != "view" else { return view() }
        let kind = "\(scope).\(fields.text("action") ?? "")"
        switch kind {
        case "basket.add": return .basketAdd([try line()])
        case "basket.remove": return .basketRemove([try line()])
        case "order.add": return .purchase(orderId: fields.text("data/order_id"), basket())
        case "order.cancel": return .orderCancel(orderId: fields.text("data/order_id"), basket())
        case "order.return": return .orderReturn(orderId: fields.text("data/order_id"), basket())
        default: throw NotExpressible("\(kind) means something to Ometria alone")
        }
    }

    private mutating func view() -> CommerceEvent.Occurrence {
        guard case .product(let productId?) = kind else { return .pageView }
        kind = nil
        return .productView(CommerceEvent.Line(productId: productId))
    }

    /// The first there is of product, category and page.
    private mutating func pageKind() -> CommerceEvent.Page.Kind? {
        if let product = context("product") { return .product(product) }
        if let category = context("category") { return .category([category]) }
        return context("page").map { .other($0) }
    }

    private mutating func context(_ name: String) -> String? {
        fields.text("context/\(name)") ?? fields.text("context/\(name)_id")
    }

    private mutating func line() throws(NotExpressible) -> CommerceEvent.Line {
        guard let productId = fields.text("data/product_id") else { throw NotExpressible("it names no product") }
        return CommerceEvent.Line(productId: productId, quantity: fields.digits("data/quantity"))
    }

    private mutating func basket() -> CommerceEvent.Basket {
        let currency = fields.text("data/order_currency")
        let total = fields.amount("data/order_total", currency: currency)
        let lines = fields.elements("data/order_lines").compactMap { place -> CommerceEvent.Line? in
            guard let productId = fields.text("product_id", in: place) else { return nil }
            let price =
                fields.amount("unit_price", in: place, currency: currency)
                ?? fields.amount("price", in: place, currency: currency)
            return CommerceEvent.Line(
                productId: productId, quantity: fields.digits("quantity", in: place), unitPrice: price)
        }
        return CommerceEvent.Basket(total: total, lines: lines)
    }

    mutating func page() -> CommerceEvent.Page {
        CommerceEvent.Page(kind, address: fields.text("context/page_url"))
    }

    mutating func device() -> CommerceEvent.Device {
        CommerceEvent.Device(
            userAgent: fields.text("context/user_agent"), ip: fields.text("user/ip_address"),
            language: context("language"))
    }
}
