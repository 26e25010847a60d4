import CommerceEvents

/// What an event of RichRelevance's says.
///
/// | page type | says |
/// |---|---|
/// | `home_page`, `category_page`, `brand_page`, `personal_page`, `error_page`, `generic_page` | a page view of that kind; `categoryId` and `fpb` name the category and the brand |
/// | `item_page` | a product view |
/// | `search_page` | a search for `searchTerm` |
/// | `add_to_cart_page` | an addition to the basket of each product in `atcid` |
/// | `cart_page` | the whole basket; `q` and `pp` or `ppc` go with the products |
/// | `purchase_complete_page` | a purchase; `o` is the order |
///
/// Cents become amounts with a point: `1999` is `19.99`. Where a price is given both ways the cents count. Without a `userId`
/// the visitor is known by the visit alone.
extension RichRelevance {
    public func read(_ event: OutboundEvent) throws(NotExpressible) -> ReadEvent {
        guard let fields = FieldReader(event.body) else { throw NotExpressible("the event is not an object") }
        var reading = RichRelevanceReading(fields: fields)
        let (occurrence, kind) = try reading.occurrence()
        for name in Self.aboutTheAnswer { reading.fields.pass(name) }
        let identity = Identity(
            userId: reading.fields.bytes("userId"), sessionId: reading.fields.bytes("sessionId"))
        let page = CommerceEvent.Page(kind, referrer: reading.fields.text("pref"))
        return ReadEvent(
            event: CommerceEvent(occurrence, identity: identity, page: page), leftOut: reading.fields.leftOut)
    }

    /// Parameters that say nothing of the visitor.
    private static let aboutTheAnswer = [
        "ts", "excludeHtml", "excludeItemAttributes", "excludeRecItems", "returnMinimalRecItemData",
    ]
}

private struct RichRelevanceReading {
    var fields: FieldReader

    mutating func occurrence() throws(NotExpressible) -> (CommerceEvent.Occurrence, CommerceEvent.Page.Kind?) {
        let name = fields.text("placements") ?? ""
        switch RichRelevancePage(rawValue: name) {
        case .home: return (.pageView, .home)
        case .category: return (.pageView, .category(fields.text("categoryId").map { [$0] } ?? []))
        case .brand: return (.pageView, .brand(fields.text("fpb") ?? fields.text("fbp")))
        case .personal: return (.pageView, .personal)
        case .error: return (.pageView, .notFound)
        case .generic: return (.pageView, .other(nil))
        case .item: return (.productView(try product()), nil)
        case .search: return (.search(query: fields.text("searchTerm")), nil)
        case .addToCart: return (.basketAdd(list("atcid").map { CommerceEvent.Line(productId: $0) }), nil)
        case .cart: return (.basket(try basket()), nil)
        case .purchaseComplete: return (.purchase(orderId: fields.text("o"), try basket()), nil)
        case nil: throw NotExpressible("a page \(name) is not known")
        }
    }

    private mutating func product() throws(NotExpressible) -> CommerceEvent.Line {
        let products = list("productId")
        guard let first = products.first, products.count == 1 else {
            throw NotExpressible("it is about \(products.count) products at once")
        }
        return CommerceEvent.Line(productId: first)
    }

    /// Entry n of each list is about product n.
    private mutating func basket() throws(NotExpressible) -> CommerceEvent.Basket {
        let products = list("productId")
        let quantities = list("q")
        let cents = list("ppc")
        let prices = cents.isEmpty ? list("pp") : cents
        if !cents.isEmpty { fields.pass("pp") }
        for entries in [quantities, prices] where !entries.isEmpty && entries.count != products.count {
            throw NotExpressible("its lists are not of one length")
        }
        let lines = products.indices.map { place in
            let price = prices.isEmpty ? nil : Digits(prices[place])
            let one = cents.isEmpty ? price : price?.hundredths
            return CommerceEvent.Line(
                productId: products[place], quantity: quantities.isEmpty ? nil : Digits(quantities[place]),
                unitPrice: one.map { CommerceEvent.Amount(value: $0) })
        }
        return CommerceEvent.Basket(lines: lines)
    }

    private mutating func list(_ name: String) -> [String] {
        fields.text(name).map(PipeList.entries) ?? []
    }
}
