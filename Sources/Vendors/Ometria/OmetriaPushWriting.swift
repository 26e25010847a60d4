import CommerceEvents

/// How an event is said to Ometria's Data API: as a record.
///
/// | says | record |
/// |---|---|
/// | a purchase | `order` with `lineitems`, `grand_total`, `currency`; without a total the sum of the lines; the customer by the user's id |
/// | a cancelled order | `order`, `status` cancelled, `is_valid` false |
/// | an event of the shop's own | `custom_event` of its name, with its product and fields as `properties` |
/// | anything else | `custom_event` of these types: `view`, `basket_add`, `basket_remove`, `basket_clear`, `basket`, `checkout_customer`, `checkout_payment`, `order_return`, `wishes_add`, `favorites_remove` …, `sign_up`, `sign_in`, `sign_out`, `update`, `subscribe`, `unsubscribe`, `search` |
///
/// The types of custom events have to be agreed with Ometria before it takes them. Whose one is goes by the user's id, else
/// by the browser's, else by that of the visit. The time is the event's, or else that of its receipt.
struct OmetriaPushWriting {
    private typealias Members = [(String, JSONText?)]
    var draft: Draft
    /// The member of a custom event that has the visitor's id.
    let identity: String

    init(draft: Draft, identity: String) {
        self.draft = draft
        self.identity = identity
    }

    private static let longestType = 32

    mutating func written() throws(NotExpressible) -> WrittenEvent {
        let event = draft.event
        var records: [OutboundEvent]
        switch event.occurrence {
        case .purchase(let orderId, let basket): records = [try order(orderId, basket, isValid: true)]
        case .orderCancel(let orderId, let basket): records = [try order(orderId, basket, isValid: false)]
        default: records = try customEvents()
        }
        draft.leaveOut("the browser's id", if: event.identity.userId != nil && event.identity.cookieId != nil)
        return WrittenEvent(events: records, leftOut: draft.leftOut)
    }

    private var time: JSONText {
        .string(Timestamp.text(milliseconds: draft.event.time ?? draft.receipt.receivedAt))
    }

    private func record(_ type: OmetriaRecord.RecordType, _ members: Members) -> OutboundEvent {
        draft.receipt.event(.members([("@type", .string(type.rawValue))] + members), envelope: type.envelope)
    }

    // MARK: Orders

    private mutating func order(
        _ orderId: String?, _ basket: CommerceEvent.Basket, isValid: Bool
    ) throws(NotExpressible) -> OutboundEvent {
        let currency = try draft.currency(of: basket, for: "Ometria")
        let total = basket.total?.value ?? (basket.lines.isEmpty ? nil : basket.sum)
        if isValid, total == nil || currency == nil {
            throw NotExpressible("Ometria's record of an order wants its total and its currency")
        }
        draft.leaveOut(allBut: [.user, .browser, .time, .ip])
        draft.leaveOut("the browser's id", if: draft.event.identity.cookieId != nil)
        let lines = basket.lines.map { line in
            JSONText.members([
                ("product_id", .string(line.productId)), ("quantity", .digits(line.quantity ?? Digits.one)),
                ("unit_price", line.unitPrice.map { .digits($0.value) }),
            ])
        }
        let customer = draft.id(.user).map { JSONText.object([("id", .string($0))]) }
        return record(
            .order,
            [
                ("id", .string(draft.orderId(orderId))), ("timestamp", time),
                ("status", .string(isValid ? "complete" : "cancelled")), ("is_valid", .bool(isValid)),
                ("grand_total", total.map { .digits($0) }), ("currency", .text(currency)), ("customer", customer),
                ("ip_address", .text(draft.event.device.ip)), ("lineitems", lines.isEmpty ? nil : .array(lines)),
            ])
    }

    // MARK: Custom events

    private mutating func customEvents() throws(NotExpressible) -> [OutboundEvent] {
        let said = try events()
        let visitor = try draft.requiredId(.user, orElse: .browser, .visit)
        draft.leaveOut(allBut: [.user, .browser, .time, .pageKind, .address, .userAgent, .language])
        return said.enumerated().map { index, event in
            let id = draft.receipt.id + (index == 0 ? "" : "-\(index)")
            let properties = event.properties.filter { $0.1 != nil }
            return record(
                .customEvent,
                [
                    ("id", .string(id)), ("event_type", .string(event.type)), ("timestamp", time),
                    (identity, .string(visitor)), ("properties", .members(properties)),
                ])
        }
    }

    private mutating func events() throws(NotExpressible) -> [(type: String, properties: Members)] {
        switch draft.event.occurrence {
        case .pageView: return [("view", page())]
        case .productView(let line): return [("view", [("product", .string(line.productId))] + priced(line) + page())]
        case .basketAdd(let lines, let after): return try each("basket_add", lines, after)
        case .basketRemove(let lines, let after): return try each("basket_remove", lines, after)
        case .basketClear(let productId): return [("basket_clear", [("product_id", .text(productId))] + page())]
        case .basket(let basket): return [("basket", try sums(of: basket) + page())]
        case .checkout(let step, let basket):
            return [("checkout_\(step.rawValue)", try sums(of: basket) + page())]
        case .orderReturn(let orderId, let basket):
            return [("order_return", [("order_id", .string(draft.orderId(orderId)))] + (try sums(of: basket)) + page())]
        case .listAdd(let list, let line): return [("\(list.kind.rawValue)_add", listed(list, line))]
        case .listRemove(let list, let line): return [("\(list.kind.rawValue)_remove", listed(list, line))]
        case .account(let account): return [(Self.type(of: account), page())]
        case .search(let query): return [("search", [("query", .text(query))] + page())]
        case .custom(let name, let productId, let fields):
            guard !name.isEmpty else { throw NotExpressible("it has no name") }
            guard name.unicodeScalars.count <= Self.longestType else {
                throw NotExpressible("Ometria takes names of events of \(Self.longestType) characters at most")
            }
            let own = draft.members(of: fields, productId: productId, as: "product_id")
            let around = page().filter { member in !own.contains { $0.0 == member.0 } }
            return [(name, own.map { ($0.0, $0.1) } + around)]
        case .purchase, .orderCancel: return []
        }
    }

    private mutating func each(
        _ type: String, _ lines: [CommerceEvent.Line], _ after: CommerceEvent.Basket?
    ) throws(NotExpressible) -> [(type: String, properties: Members)] {
        draft.leaveOut("the basket afterwards", if: after != nil)
        let page = page()
        return try Draft.some(lines).map { (type, [("product_id", .string($0.productId))] + priced($0) + page) }
    }

    private func priced(_ line: CommerceEvent.Line) -> Members {
        [
            ("quantity", line.quantity.map { .digits($0) }), ("price", line.unitPrice.map { .digits($0.value) }),
            ("currency", .text(line.unitPrice?.currency)),
        ]
    }

    private mutating func listed(_ list: CommerceEvent.ShoppingList, _ line: CommerceEvent.Line) -> Members {
        [("product_id", .string(line.productId)), ("list_id", .text(list.id))] + priced(line) + page()
    }

    /// Lists cannot be used in the vendor's segments, so the lines are left out.
    private mutating func sums(of basket: CommerceEvent.Basket) throws(NotExpressible) -> Members {
        draft.leaveOut("the lines", if: !basket.lines.isEmpty)
        let total = basket.total?.value ?? basket.sum
        let currency = try draft.currency(of: basket, for: "Ometria")
        return [("total", total.map { .digits($0) }), ("currency", .text(currency))]
    }

    private mutating func page() -> Members {
        let event = draft.event
        var members: Members = [
            ("page_url", .text(event.page.address)), ("user_agent", .text(event.device.userAgent)),
            ("language", .text(event.device.language)),
        ]
        switch event.page.kind {
        case nil, .other(nil): break
        case .category(let path): members.append(("category", .text(CategoryPath.text(path))))
        case .product(let id?): members.append(("product", .string(id)))
        case .other(let name?): members.append(("page", .string(name)))
        default: draft.leaveOut("the page's kind")
        }
        return members
    }

    private static func type(of account: CommerceEvent.Account) -> String {
        switch account {
        case .signUp: "sign_up"
        case .signIn: "sign_in"
        case .signOut: "sign_out"
        case .update, .subscribe, .unsubscribe: account.rawValue
        }
    }
}
