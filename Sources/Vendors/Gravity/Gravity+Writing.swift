public import CommerceEvents

/// How an event is said to Gravity.
///
/// | says | events |
/// |---|---|
/// | a page view | `BROWSE`, with a category's path as `category`, and its `url` |
/// | a product view | `VIEW` |
/// | an addition to the basket, a removal | an `ADD_TO_CART` or `REMOVE_FROM_CART` per product, with `unitPrice`, `quantity` and `currency` |
/// | a purchase | a `BUY` per line, with `orderId`, `unitPrice`, `quantity` (1 where there is none) and `currency`; the total is left out |
/// | signing in | `LOGIN`, where both a user and a browser are known |
/// | a search | `PRODUCT_SEARCH`, with `searchString` |
/// | lists of wishes | `ADD_TO_WISHLIST`, `REMOVE_FROM_FAVORITES` and so on, with `listId` |
/// | an event of the shop's own | one of its name, with its product and fields; the name is agreed with Gravity |
/// | anything else | not expressible |
///
/// Gravity knows users and browsers (`cookieId`); of a visitor who is neither his visit stands in for the browser. Milliseconds
/// become seconds; without a time, that of receipt counts.
extension Gravity {
    public func write(
        _ event: CommerceEvent, received receipt: Receipt, with settings: VendorSettings
    ) throws(NotExpressible) -> WrittenEvent {
        var writing = GravityWriting(draft: Draft(event, receipt))
        return try writing.written()
    }

    /// Types that mean something certain: a shop's event that happens to have such a name means something else.
    fileprivate static let taken: Set = own.union([
        "VIEW", "BUY", "ADD_TO_CART", "REMOVE_FROM_CART", "LOGIN", "PRODUCT_SEARCH", "SEARCH", "BROWSE",
        "ADD_TO_WISHLIST", "ADD_TO_FAVORITES", "REMOVE_FROM_WISHLIST", "REMOVE_FROM_FAVORITES",
    ])

    /// Of the other types those that are about an item, by the vendor's list.
    fileprivate static let aboutItems: Set = ["RATING", "HIDE_PRODUCT", "UNHIDE_PRODUCT"]
}

private struct GravityWriting {
    typealias Pairs = [(String, String?)]
    var draft: Draft

    mutating func written() throws(NotExpressible) -> WrittenEvent {
        let said = try events()
        let event = draft.event
        let user = draft.id(.user)
        let browser = if user == nil { try draft.requiredId(.browser, orElse: .visit) } else { draft.id(.browser) }
        let isPageView = event.occurrence == .pageView
        let standsIn = user == nil && event.identity.cookieId == nil
        draft.leaveOut(
            allBut: Set<Draft.Surrounding>([.user, .browser, .time]).union(standsIn ? [.visit] : [])
                .union(isPageView ? [.pageKind, .address] : []))
        let events = said.map { type, itemId, pairs in
            let values = pairs.compactMap { name, value in
                value.map { JSONText.object([("name", .string(name)), ("value", .string($0))]) }
            }
            return draft.receipt.event(
                .members([
                    ("eventType", .string(type)), ("itemId", .text(itemId)), ("userId", .text(user)),
                    ("cookieId", .text(browser)), ("time", event.time.map { .integer($0 / 1000) }),
                    ("nameValues", values.isEmpty ? nil : .array(values)),
                ]))
        }
        return WrittenEvent(events: events, leftOut: draft.leftOut)
    }

    private mutating func events() throws(NotExpressible) -> [(type: String, itemId: String?, pairs: Pairs)] {
        switch draft.event.occurrence {
        case .pageView: return [("BROWSE", nil, try page())]
        case .productView(let line):
            draft.leaveOut("the price", if: line.unitPrice != nil)
            draft.leaveOut("the quantity", if: line.quantity != nil)
            return [("VIEW", line.productId, [])]
        case .basketAdd(let lines, let after): return try each("ADD_TO_CART", lines, after)
        case .basketRemove(let lines, let after): return try each("REMOVE_FROM_CART", lines, after)
        case .purchase(let orderId, let basket):
            guard !basket.lines.isEmpty else {
                throw NotExpressible("Gravity takes an order by its lines, and it has none")
            }
            draft.leaveOut("the order's total", if: basket.total != nil)
            return basket.lines.map { line in
                var line = line
                line.quantity = line.quantity ?? Digits("1")
                return ("BUY", line.productId, [("orderId", orderId)] + pairs(line))
            }
        case .account(.signIn):
            guard draft.id(.user) != nil, draft.id(.browser) != nil else {
                throw NotExpressible("Gravity's LOGIN wants a user and a browser's cookie")
            }
            return [("LOGIN", nil, [])]
        case .search(let query): return [("PRODUCT_SEARCH", nil, [("searchString", query)])]
        case .listAdd(let list, let line): return [("ADD_TO_\(name(of: list))", line.productId, pairs(list, line))]
        case .listRemove(let list, let line):
            return [("REMOVE_FROM_\(name(of: list))", line.productId, pairs(list, line))]
        case .custom(let name, let productId, let fields):
            try check(custom: name, productId)
            draft.leaveOut("a field without a name", if: fields.contains { $0.name.isEmpty })
            return [(name, productId, fields.filter { !$0.name.isEmpty }.map { ($0.name, $0.value.text) })]
        case .basketClear: throw NotExpressible("Gravity knows no clearing of the basket")
        case .basket: throw NotExpressible("Gravity knows what is put into the basket and taken out, not the whole")
        case .checkout: throw NotExpressible("Gravity knows no steps of a checkout")
        case .account: throw NotExpressible("Gravity knows of accounts that somebody signs in, and no more")
        case .orderCancel, .orderReturn: throw NotExpressible("Gravity knows no order that is cancelled or comes back")
        }
    }

    private mutating func page() throws(NotExpressible) -> Pairs {
        let page = draft.event.page
        var category: String?
        if case .category(let path) = page.kind {
            category = CategoryPath.text(path)
            draft.leaveOut("the page's kind", if: path.isEmpty)
        } else {
            draft.leaveOut("the page's kind", if: page.kind != .other(nil) && page.kind != nil)
        }
        guard category != nil || page.address != nil else {
            throw NotExpressible("Gravity's BROWSE wants a category or an address")
        }
        return [("category", category), ("url", page.address)]
    }

    private mutating func each(
        _ type: String, _ lines: [CommerceEvent.Line], _ after: CommerceEvent.Basket?
    ) throws(NotExpressible) -> [(type: String, itemId: String?, pairs: Pairs)] {
        draft.leaveOut("the basket afterwards", if: after != nil)
        return try Draft.some(lines).map { (type, $0.productId, pairs($0)) }
    }

    private func pairs(_ line: CommerceEvent.Line) -> Pairs {
        [
            ("unitPrice", line.unitPrice?.value.plain), ("quantity", line.quantity?.plain),
            ("currency", line.unitPrice?.currency),
        ]
    }

    private func pairs(_ list: CommerceEvent.ShoppingList, _ line: CommerceEvent.Line) -> Pairs {
        [("listId", list.id)] + pairs(line)
    }

    private func name(of list: CommerceEvent.ShoppingList) -> String {
        switch list.kind {
        case .wishes: "WISHLIST"
        case .favorites: "FAVORITES"
        }
    }

    private func check(custom name: String, _ productId: String?) throws(NotExpressible) {
        guard !name.isEmpty else { throw NotExpressible("it has no name") }
        guard !Gravity.taken.contains(name) else {
            throw NotExpressible("\(name) is a type of Gravity's own, which means something else")
        }
        guard productId != nil || !Gravity.aboutItems.contains(name) else {
            throw NotExpressible("Gravity's \(name) wants an item")
        }
    }
}
