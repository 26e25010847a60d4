public import CommerceEvents

/// How an event is said to RichRelevance: a request per page type.
///
/// | says | page type |
/// |---|---|
/// | a page view | `home_page`, `category_page` with `categoryId`, `brand_page` with `fpb`, `personal_page`, `error_page`, and `generic_page` for any other |
/// | a product view | `item_page` |
/// | a search | `search_page` with `searchTerm` |
/// | an addition to the basket | `add_to_cart_page` with all products as `atcid` |
/// | a removal from the basket | `cart_page`, where the whole basket afterwards is known |
/// | the clearing of the basket, the whole basket | `cart_page` |
/// | a purchase | `purchase_complete_page` with `o`, `productId`, `q`, `ppc` |
/// | anything else | not expressible |
///
/// Prices are those of one, in cents; where one has more digits than cents, all go as decimals (`pp`). There is no parameter
/// for a currency, so that an order in several is not expressible. `userId` is empty for a visitor without one.
extension RichRelevance {
    public func write(
        _ event: CommerceEvent, received receipt: Receipt, with settings: VendorSettings
    ) throws(NotExpressible) -> WrittenEvent {
        var writing = RichRelevanceWriting(draft: Draft(event, receipt))
        return try writing.written()
    }
}

private struct RichRelevanceWriting {
    typealias Parameters = [(String, String)]
    var draft: Draft

    mutating func written() throws(NotExpressible) -> WrittenEvent {
        let (page, parameters) = try self.page()
        let visit = try draft.requiredId(.visit, orElse: .browser, .user)
        let event = draft.event
        let isBrowserVisit = event.identity.sessionId == nil
        draft.leaveOut(
            allBut: Set<Draft.Surrounding>([.user, .visit, .pageKind, .referrer]).union(
                isBrowserVisit ? [.browser] : []))
        let common: Parameters = [
            ("placements", page.rawValue), ("sessionId", visit), ("userId", draft.id(.user) ?? ""),
        ]
        let rest: Parameters =
            (event.page.referrer.map { [("pref", $0)] } ?? [])
            + [("excludeHtml", "true"), ("ts", String(draft.receipt.receivedAt))]
        let body = JSONText.object((common + parameters + rest).map { ($0.0, .string($0.1)) })
        return WrittenEvent(events: [draft.receipt.event(body)], leftOut: draft.leftOut)
    }

    private mutating func page() throws(NotExpressible) -> (RichRelevancePage, Parameters) {
        if draft.event.occurrence != .pageView { draft.leaveOut("the page's kind", if: draft.event.page.kind != nil) }
        switch draft.event.occurrence {
        case .pageView: return try pageView()
        case .productView(let line):
            draft.leaveOut("the price", if: line.unitPrice != nil)
            draft.leaveOut("the quantity", if: line.quantity != nil)
            return (.item, [("productId", try Self.entry(line.productId))])
        case .search(let query):
            guard let query, !query.isEmpty else { throw NotExpressible("RichRelevance wants what was searched for") }
            return (.search, [("searchTerm", query)])
        case .basketAdd(let lines, let after):
            draft.leaveOut("the basket afterwards", if: after != nil)
            draft.leaveOut("the quantity", if: lines.contains { $0.quantity != nil })
            draft.leaveOut("the price", if: lines.contains { $0.unitPrice != nil })
            return (.addToCart, [("atcid", try Self.entries(try Draft.some(lines)))])
        case .basketRemove(_, let after):
            guard let after else {
                throw NotExpressible("RichRelevance wants the whole basket after a removal, and it is not known")
            }
            draft.leaveOut("what was removed")
            return (.cart, try products(of: after))
        case .basketClear(let productId):
            draft.leaveOut("the product named with it", if: productId != nil)
            return (.cart, [])
        case .basket(let basket): return (.cart, try products(of: basket))
        case .purchase(let orderId, let basket): return (.purchaseComplete, try order(orderId, basket))
        case .checkout: throw NotExpressible("RichRelevance knows no steps of a checkout")
        case .account:
            throw NotExpressible("RichRelevance knows a customer by the userId of what he does, not by his signing in")
        case .custom: throw NotExpressible("RichRelevance takes no events of the shop's own")
        case .listAdd, .listRemove: throw NotExpressible("RichRelevance is not told of lists of wishes by its tracking")
        case .orderCancel, .orderReturn:
            throw NotExpressible("RichRelevance knows no order that is cancelled or comes back")
        }
    }

    private mutating func pageView() throws(NotExpressible) -> (RichRelevancePage, Parameters) {
        let wantsMore = { (what: String) in
            NotExpressible("RichRelevance wants \(what) with such a page, and gets it by another event")
        }
        switch draft.event.page.kind {
        case .home: return (.home, [])
        case .category(let path):
            guard let last = path.last else {
                draft.leaveOut("the page's kind")
                return (.generic, [])
            }
            draft.leaveOut("the categories above", if: path.count > 1)
            return (.category, [("categoryId", last)])
        case .brand(let id?): return (.brand, [("fpb", id)])
        case .personal: return (.personal, [])
        case .notFound: return (.error, [])
        case .product: throw wantsMore("the product")
        case .basket: throw wantsMore("the whole basket")
        case .search: throw wantsMore("what was searched for")
        case .thanks: throw wantsMore("the order")
        case nil, .other(nil): return (.generic, [])
        case .checkout, .other, .brand:
            draft.leaveOut("the page's kind")
            return (.generic, [])
        }
    }

    // MARK: Lists

    private static func entry(_ id: String) throws(NotExpressible) -> String {
        guard PipeList.takes(id) else { throw NotExpressible("RichRelevance takes no id with a bar in it: \(id)") }
        return id
    }

    private static func entries(_ lines: [CommerceEvent.Line]) throws(NotExpressible) -> String {
        PipeList.text(try lines.map { line throws(NotExpressible) in try entry(line.productId) })
    }

    /// Prices are optional for a basket, all or none.
    private mutating func products(of basket: CommerceEvent.Basket) throws(NotExpressible) -> Parameters {
        draft.leaveOut("the total", if: basket.total != nil)
        guard !basket.lines.isEmpty else { return [] }
        let products: Parameters = [
            ("productId", try Self.entries(basket.lines)), ("q", try Self.counts(basket.lines)),
        ]
        let prices = basket.lines.compactMap(\.unitPrice)
        guard prices.count == basket.lines.count else {
            draft.leaveOut("the prices, since some are not known", if: !prices.isEmpty)
            return products
        }
        return products + [try self.prices(of: basket)]
    }

    private mutating func order(
        _ orderId: String?, _ basket: CommerceEvent.Basket
    ) throws(NotExpressible) -> Parameters {
        let lines = try Draft.some(basket.lines)
        draft.leaveOut("the order's total", if: basket.total != nil)
        guard lines.allSatisfy({ $0.unitPrice != nil }) else {
            throw NotExpressible("RichRelevance wants to know what each line costs, and one has no price")
        }
        return [
            ("o", draft.orderId(orderId)), ("productId", try Self.entries(lines)), ("q", try Self.counts(lines)),
            try prices(of: basket),
        ]
    }

    private static func counts(_ lines: [CommerceEvent.Line]) throws(NotExpressible) -> String {
        PipeList.text(
            try lines.map { line throws(NotExpressible) in try Draft.count(of: line, for: "RichRelevance") })
    }

    /// All in cents, or all as decimals where cents are not enough.
    private mutating func prices(of basket: CommerceEvent.Basket) throws(NotExpressible) -> (String, String) {
        draft.leaveOut("the currency", if: try draft.currency(of: basket, for: "RichRelevance") != nil)
        let prices = basket.lines.compactMap { $0.unitPrice?.value }
        guard !prices.contains(where: \.isNegative) else {
            throw NotExpressible("RichRelevance takes no price below 0")
        }
        let cents = prices.compactMap { $0.units(of: 2) }
        guard cents.count == prices.count else { return ("pp", PipeList.text(prices.map(\.plain))) }
        return ("ppc", PipeList.text(cents))
    }
}
