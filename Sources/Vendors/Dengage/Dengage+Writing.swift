public import CommerceEvents

/// How an event is said to Dengage.
///
/// | says | event |
/// |---|---|
/// | a page view | `PAGE_VIEW`; `category` is the page's kind, `subCategory` a category's path |
/// | a product view | `PRODUCT_VIEW` with `price` and `currency` |
/// | an addition to the basket, a removal | a `BASKET_OPERATIONS` `add` or `remove` per product, with `quantity`, `price`, `currency` |
/// | the clearing of the basket | `BASKET_OPERATIONS` `clear`, where a product is named with it |
/// | the whole basket | `CHECKOUT` `basket` |
/// | a step of the checkout | `CHECKOUT` `customer`, `payment` |
/// | a purchase | `CHECKOUT` `purchase` with `orderNo`; without a total the sum of the lines is `totalPrice` |
/// | an account | `USER_OPERATIONS` |
/// | a search | `SEARCH` |
/// | an event of the shop's own | `CUSTOM_EVENT` with its fields as `params`, its product among them |
/// | a cancelled or returned order, lists of wishes | not expressible |
///
/// A visitor is his user id, else that of his browser, else that of his visit; `pageUrl`, `referrer`, `userAgent` and `lang`
/// go with each.
extension Dengage {
    public func write(
        _ event: CommerceEvent, received receipt: Receipt, with settings: VendorSettings
    ) throws(NotExpressible) -> WrittenEvent {
        var writing = DengageWriting(draft: Draft(event, receipt))
        return try writing.written()
    }
}

private struct DengageWriting {
    typealias Members = [(String, JSONText?)]
    var draft: Draft

    mutating func written() throws(NotExpressible) -> WrittenEvent {
        let said = try events()
        let event = draft.event
        var common: Members = [
            ("userId", .string(try draft.requiredId(.user, orElse: .browser, .visit))),
            ("sessionId", .string(try draft.requiredId(.visit, orElse: .browser, .user))),
            ("pageUrl", .text(event.page.address)), ("referrer", .text(event.page.referrer)),
            ("userAgent", .text(event.device.userAgent)), ("lang", .text(event.device.language)),
        ]
        common = common.filter { $0.1 != nil }
        // It may stand in for the user or for the visit.
        let isKnown = event.identity.userId != nil && event.identity.sessionId != nil
        draft.leaveOut("the browser's id", if: isKnown && event.identity.cookieId != nil)
        let isPageView = event.occurrence == .pageView
        draft.leaveOut(
            allBut: Set<Draft.Surrounding>([.user, .browser, .visit, .address, .referrer, .userAgent, .language])
                .union(isPageView ? [.pageKind] : []))
        let events = said.map { name, members in
            draft.receipt.event(.members([("name", .string(name))] + common + members))
        }
        return WrittenEvent(events: events, leftOut: draft.leftOut)
    }

    private mutating func events() throws(NotExpressible) -> [(name: String, members: Members)] {
        switch draft.event.occurrence {
        case .pageView: return [("PAGE_VIEW", pageKind())]
        case .productView(let line):
            draft.leaveOut("the quantity", if: line.quantity != nil)
            return [("PRODUCT_VIEW", product(line, quantity: nil))]
        case .basketAdd(let lines, let after): return try operations("add", lines, after)
        case .basketRemove(let lines, let after): return try operations("remove", lines, after)
        case .basketClear(let productId):
            guard let productId else { throw NotExpressible("Dengage wants a product named with the clearing") }
            return [("BASKET_OPERATIONS", [("step", .string("clear")), ("productId", .string(productId))])]
        case .basket(let basket): return [("CHECKOUT", try checkout("basket", basket))]
        case .checkout(let step, let basket): return [("CHECKOUT", try checkout(step.rawValue, basket))]
        case .purchase(let orderId, let basket):
            return [("CHECKOUT", try checkout("purchase", basket) + [("orderNo", .text(orderId))])]
        case .account(let account):
            let step = Dengage.accountSteps.first { $0.account == account }?.step
            return [("USER_OPERATIONS", [("step", .text(step))])]
        case .search(let query): return [("SEARCH", [("query", .text(query))])]
        case .custom(let name, let productId, let fields):
            guard !name.isEmpty else { throw NotExpressible("it has no name") }
            let params = draft.members(of: fields, productId: productId, as: "productId")
            let text: JSONText? = params.isEmpty ? nil : .object(params)
            return [("CUSTOM_EVENT", [("type", .string(name)), ("params", text)])]
        case .orderCancel, .orderReturn: throw NotExpressible("Dengage knows no order that is cancelled or comes back")
        case .listAdd, .listRemove: throw NotExpressible("Dengage knows no lists of wishes")
        }
    }

    private mutating func operations(
        _ step: String, _ lines: [CommerceEvent.Line], _ after: CommerceEvent.Basket?
    ) throws(NotExpressible) -> [(name: String, members: Members)] {
        draft.leaveOut("the basket afterwards", if: after != nil)
        return try Draft.some(lines).map { line in
            ("BASKET_OPERATIONS", [("step", .string(step))] + product(line, quantity: line.quantity))
        }
    }

    private func product(_ line: CommerceEvent.Line, quantity: Digits?) -> Members {
        [
            ("productId", .string(line.productId)), ("quantity", quantity.map { .digits($0) }),
            ("price", line.unitPrice.map { .digits($0.value) }), ("currency", .text(line.unitPrice?.currency)),
        ]
    }

    /// Each line says its own currency, so that several of them can be told.
    private func checkout(_ step: String, _ basket: CommerceEvent.Basket) throws(NotExpressible) -> Members {
        let total = if let total = basket.total { total } else { try draft.total(of: basket, for: "Dengage") }
        return [
            ("step", .string(step)), ("totalPrice", .digits(total.value)), ("currency", .text(total.currency)),
            ("productList", .array(basket.lines.map { .members(product($0, quantity: $0.quantity)) })),
        ]
    }

    private mutating func pageKind() -> Members {
        let kind = draft.event.page.kind
        switch kind {
        case nil: return []
        case .category(let path):
            return [("category", .string(Dengage.categoryPage)), ("subCategory", .text(CategoryPath.text(path)))]
        case .other(let name): return [("category", .text(name))]
        case .brand(let id):
            draft.leaveOut("the brand", if: id != nil)
            return [("category", .string("Brand Page"))]
        case .personal: return [("category", .string("Account Page"))]
        case .product(let id):
            draft.leaveOut("the page's product", if: id != nil)
            return [("category", .string("Product Page"))]
        default: return [("category", .text(Dengage.pageKinds.first { $0.kind == kind }?.name))]
        }
    }
}
