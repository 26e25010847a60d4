import CommerceEvents

/// How an event is said to Ometria's `/api/track`, each in a request of its own.
///
/// | says | event |
/// |---|---|
/// | a page view | `view` with `page_url`, a category as `category`, a page by the shop's name as `page` |
/// | a product view | `view` with `product` |
/// | an addition to the basket, a removal | a `basket` `add` or `remove` per product, with `quantity` (1 where there is none) |
/// | a purchase | `order` `add`; without a total the sum of the lines is `order_total` |
/// | a cancelled order, one that comes back | `order` `cancel`, `return` |
/// | anything else | not expressible |
///
/// `uid` is the browser's id, else the user's, else that of the visit. The context's members are spelled without `_id`; the
/// destination's `contextKeys` decides otherwise. How a line's price is called is not published: `price`.
struct OmetriaTrackWriting {
    private typealias Members = [(String, JSONText?)]
    var draft: Draft

    init(draft: Draft) {
        self.draft = draft
    }

    mutating func written() throws(NotExpressible) -> WrittenEvent {
        let said = try events()
        let event = draft.event
        let user: Members = [
            ("uid", .string(try draft.ometriaVisitor())),
            ("sid", .string(try draft.requiredId(.visit, orElse: .browser, .user))),
            ("ip_address", .text(event.device.ip)),
        ]
        let context = context()
        draft.leaveOut("the user", if: event.identity.userId != nil && event.identity.cookieId != nil)
        draft.leaveOut(allBut: [.user, .browser, .visit, .pageKind, .address, .userAgent, .ip, .language])
        let events = said.map { scope, action, data in
            draft.receipt.event(
                .members([
                    ("scope", .string(scope)), ("action", .text(action)), ("data", data.map { .members($0) }),
                    ("user", .members(user)), ("context", context.isEmpty ? nil : .members(context)),
                ]))
        }
        return WrittenEvent(events: events, leftOut: draft.leftOut)
    }

    private mutating func events() throws(NotExpressible) -> [(scope: String, action: String?, data: Members?)] {
        switch draft.event.occurrence {
        case .pageView:
            try checkView()
            return [("view", nil, nil)]
        case .productView(let line):
            draft.leaveOut("the price", if: line.unitPrice != nil)
            draft.leaveOut("the quantity", if: line.quantity != nil)
            return [("view", nil, nil)]
        case .basketAdd(let lines, let after): return try each("add", lines, after)
        case .basketRemove(let lines, let after): return try each("remove", lines, after)
        case .purchase(let orderId, let basket):
            _ = try draft.total(of: basket, for: "Ometria")
            return [("order", "add", try order(orderId, basket))]
        case .orderCancel(let orderId, let basket): return [("order", "cancel", try order(orderId, basket))]
        case .orderReturn(let orderId, let basket): return [("order", "return", try order(orderId, basket))]
        case .basketClear: throw NotExpressible("Ometria knows no clearing of the basket")
        case .basket: throw NotExpressible("Ometria knows what is put into the basket and taken out, not the whole")
        case .checkout: throw NotExpressible("Ometria knows no steps of a checkout")
        case .account: throw NotExpressible("Ometria is not told of accounts by its tracking")
        case .search: throw NotExpressible("Ometria is not told of searches by its tracking")
        case .listAdd, .listRemove: throw NotExpressible("Ometria is not told of lists of wishes by its tracking")
        case .custom: throw NotExpressible("Ometria takes custom events by its Data API alone: mode: push")
        }
    }

    /// A page has to be known by something.
    private func checkView() throws(NotExpressible) {
        let page = draft.event.page
        guard page.address == nil else { return }
        switch page.kind {
        case .category(let path) where !path.isEmpty: return
        case .other(_?), .product(_?): return
        default: throw NotExpressible("Ometria knows a page by its address, its category or the shop's name for it")
        }
    }

    private mutating func each(
        _ action: String, _ lines: [CommerceEvent.Line], _ after: CommerceEvent.Basket?
    ) throws(NotExpressible) -> [(scope: String, action: String?, data: Members?)] {
        draft.leaveOut("the basket afterwards", if: after != nil)
        draft.leaveOut("the price", if: lines.contains { $0.unitPrice != nil })
        var said: [(scope: String, action: String?, data: Members?)] = []
        for line in try Draft.some(lines) {
            let count = try Draft.count(of: line, for: "Ometria")
            let data: Members = [("product_id", .string(line.productId)), ("quantity", .raw(Array(count.utf8)))]
            said.append(("basket", action, data))
        }
        return said
    }

    private mutating func order(
        _ orderId: String?, _ basket: CommerceEvent.Basket
    ) throws(NotExpressible) -> Members {
        let currency = try draft.currency(of: basket, for: "Ometria")
        let total = basket.total?.value ?? (basket.lines.isEmpty ? nil : basket.sum)
        let lines = basket.lines.map { line in
            JSONText.members([
                ("product_id", .string(line.productId)), ("quantity", .digits(line.quantity ?? Digits.one)),
                ("price", line.unitPrice.map { .digits($0.value) }),
            ])
        }
        return [
            ("order_id", .string(draft.orderId(orderId))), ("order_total", total.map { .digits($0) }),
            ("order_currency", .text(currency)), ("order_lines", lines.isEmpty ? nil : .array(lines)),
        ]
    }

    private mutating func context() -> Members {
        let event = draft.event
        var members: Members = []
        switch event.page.kind {
        case nil, .other(nil): break
        case .category(let path):
            members.append(("category", .text(path.last)))
            draft.leaveOut("the categories above", if: path.count > 1)
            draft.leaveOut("the page's kind", if: path.isEmpty)
        case .product(let id?): members.append(("product", .string(id)))
        case .other(let name?): members.append(("page", .string(name)))
        default: draft.leaveOut("the page's kind")
        }
        if case .productView(let line) = event.occurrence { members = [("product", .string(line.productId))] }
        members += [
            ("page_url", .text(event.page.address)), ("user_agent", .text(event.device.userAgent)),
            ("language", .text(event.device.language)),
        ]
        return members.filter { $0.1 != nil }
    }
}
