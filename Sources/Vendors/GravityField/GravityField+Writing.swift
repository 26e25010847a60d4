public import CommerceEvents

/// How an event is said to Gravity Field.
///
/// | says | call or event |
/// |---|---|
/// | a page view | `page` of the type that its kind has, or `OTHER`; `data` is a category's path |
/// | a product view | `page` of the type `PRODUCT` |
/// | an addition to the basket, a removal | an `add-to-cart-v1` or `remove-from-cart-v1` per product; `value` is its price times `quantity` (1 where there is none) |
/// | the clearing of the basket | `sync-cart-v1` of an empty `cart` |
/// | the whole basket | `sync-cart-v1` |
/// | a purchase | one `purchase-v1` with `cart`; without a total the sum of the lines is `value` |
/// | an addition to a list of wishes | `add-to-wishlist-v1` |
/// | signing up, signing in, subscribing | `signup-v1`, `login-v1`, `newsletter-subscription-v1` (the last name is inferred) |
/// | a search | `keyword-search-v1` with `keywords` (the names are inferred) |
/// | an event of the shop's own | one of its `name`, without an `eventType`, with its product and fields as properties |
/// | anything else | not expressible |
///
/// Ids are the shop's own (`user.id`, `session.custom`): a visitor is his user id, else that of his browser, else that of
/// his visit. Where the page's kind is known the page goes with an event; else its address is left out, since Gravity Field
/// wants the kind with it.
extension GravityField {
    public func write(
        _ event: CommerceEvent, received receipt: Receipt, with settings: VendorSettings
    ) throws(NotExpressible) -> WrittenEvent {
        var writing = GravityFieldWriting(draft: Draft(event, receipt))
        return try writing.written()
    }
}

private struct GravityFieldWriting {
    typealias Members = [(String, JSONText?)]
    var draft: Draft

    mutating func written() throws(NotExpressible) -> WrittenEvent {
        let event = draft.event
        var page: JSONText?
        var said: [JSONText] = []
        switch event.occurrence {
        case .pageView: page = try self.page(of: event.page.kind ?? .other(nil), isView: true)
        case .productView(let line):
            draft.leaveOut("the price", if: line.unitPrice != nil)
            draft.leaveOut("the quantity", if: line.quantity != nil)
            page = try self.page(of: .product(line.productId), isView: true)
        default:
            said = try events()
            if let kind = event.page.kind { page = try self.page(of: kind, isView: false) }
        }
        let request = try request(page)
        let isLocated = page != nil
        // It may stand in for the user or for the visit.
        let isKnown = event.identity.userId != nil && event.identity.sessionId != nil
        draft.leaveOut("the browser's id", if: isKnown && event.identity.cookieId != nil)
        draft.leaveOut(
            allBut: Set<Draft.Surrounding>([.user, .browser, .visit, .pageKind, .userAgent, .ip])
                .union(isLocated ? [.address, .referrer] : []))
        guard !said.isEmpty else {
            let view = draft.receipt.event(request, envelope: GravityFieldMethod.page.envelope)
            return WrittenEvent(events: [view], leftOut: draft.leftOut)
        }
        return WrittenEvent(
            events: said.map { draft.receipt.event($0, envelope: request.bytes) }, leftOut: draft.leftOut)
    }

    /// Who, where, and with what: what the request says around its events.
    private mutating func request(_ page: JSONText?) throws(NotExpressible) -> JSONText {
        let device = draft.event.device
        let parts: Members = [("userAgent", .text(device.userAgent)), ("ip", .text(device.ip))]
        let isKnown = device.userAgent != nil || device.ip != nil
        let context: Members = [("page", page), ("device", isKnown ? .members(parts) : nil)]
        return .members([
            ("user", .object([("id", .string(try draft.requiredId(.user, orElse: .browser, .visit)))])),
            ("session", .object([("custom", .string(try draft.requiredId(.visit, orElse: .browser, .user)))])),
            ("context", page != nil || isKnown ? .members(context) : nil),
        ])
    }

    /// - Parameter isView: the page is what the event is about.
    private mutating func page(
        of kind: CommerceEvent.Page.Kind, isView: Bool
    ) throws(NotExpressible) -> JSONText {
        let (type, data) = try type(of: kind, isView: isView)
        let page = draft.event.page
        return .members([
            ("type", .string(type)), ("data", data.isEmpty ? nil : .array(data.map { .string($0) })),
            ("location", .text(page.address)), ("referrer", .text(page.referrer)),
        ])
    }

    private mutating func type(
        of kind: CommerceEvent.Page.Kind, isView: Bool
    ) throws(NotExpressible) -> (String, [String]) {
        switch kind {
        case .home: return ("HOMEPAGE", [])
        case .category(let path) where !path.isEmpty: return ("CATEGORY", path)
        case .product(let id?): return ("PRODUCT", [id])
        case .product where isView:
            throw NotExpressible("Gravity Field wants the product with a product's page, and gets it by its view")
        case .basket: return ("CART", [])
        case .search: return ("SEARCH", [])
        case .other(nil): return ("OTHER", [])
        default:
            draft.leaveOut("the page's kind")
            return ("OTHER", [])
        }
    }

    private mutating func events() throws(NotExpressible) -> [JSONText] {
        switch draft.event.occurrence {
        case .basketAdd(let lines, let after):
            return try each("Add to Cart", "add-to-cart-v1", lines, after)
        case .basketRemove(let lines, let after):
            return try each("Remove from Cart", "remove-from-cart-v1", lines, after)
        case .basketClear(let productId):
            draft.leaveOut("the product named with it", if: productId != nil)
            return [event("Sync Cart", "sync-cart-v1", [("value", .integer(0)), ("cart", .array([]))])]
        case .basket(let basket): return [event("Sync Cart", "sync-cart-v1", try properties(of: basket))]
        case .purchase(let orderId, let basket):
            let id: Members = [("uniqueTransactionId", .string(draft.orderId(orderId)))]
            return [event("Purchase", "purchase-v1", id + (try properties(of: basket)))]
        case .listAdd(let list, let line):
            draft.leaveOut("which list it is", if: list.id != nil || list.kind != .wishes)
            draft.leaveOut("the quantity", if: line.quantity != nil)
            let properties: Members = [
                ("productId", .string(line.productId)), ("value", line.unitPrice.map { .digits($0.value) }),
                ("currency", .text(line.unitPrice?.currency)),
            ]
            return [event("Add to Wishlist", "add-to-wishlist-v1", properties)]
        case .account(let account):
            guard let known = GravityField.accountTypes.first(where: { $0.account == account }) else {
                throw NotExpressible("Gravity Field knows of accounts that somebody signs up, in or subscribes")
            }
            return [event(known.label, known.type, [])]
        case .search(let query):
            return [event("Keyword Search", "keyword-search-v1", [("keywords", .text(query))])]
        case .custom(let name, let productId, let fields): return [try custom(name, productId, fields)]
        case .checkout: throw NotExpressible("Gravity Field knows no steps of a checkout")
        case .listRemove: throw NotExpressible("Gravity Field knows no removal from a list of wishes")
        case .orderCancel, .orderReturn:
            throw NotExpressible("Gravity Field knows no order that is cancelled or comes back")
        case .pageView, .productView: return []
        }
    }

    private func event(_ label: String, _ type: String, _ properties: Members) -> JSONText {
        .object([("name", .string(label)), ("properties", .members([("eventType", .string(type))] + properties))])
    }

    private mutating func each(
        _ label: String, _ type: String, _ lines: [CommerceEvent.Line], _ after: CommerceEvent.Basket?
    ) throws(NotExpressible) -> [JSONText] {
        var cart: JSONText?
        if let after {
            _ = try draft.currency(of: CommerceEvent.Basket(lines: lines + after.lines), for: "Gravity Field")
            cart = try self.cart(of: after)
        }
        var events: [JSONText] = []
        for line in try Draft.some(lines) {
            guard let cost = line.cost else {
                throw NotExpressible("Gravity Field wants to know what it costs, and it has no price")
            }
            let properties: Members = [
                ("productId", .string(line.productId)), ("quantity", try Self.count(of: line)),
                ("value", .digits(cost)), ("currency", .text(line.unitPrice?.currency)), ("cart", cart),
            ]
            events.append(event(label, type, properties))
        }
        return events
    }

    private static func count(of line: CommerceEvent.Line) throws(NotExpressible) -> JSONText {
        .raw(Array(try Draft.count(of: line, for: "Gravity Field").utf8))
    }

    private func properties(of basket: CommerceEvent.Basket) throws(NotExpressible) -> Members {
        let total = try draft.total(of: basket, for: "Gravity Field")
        return [
            ("value", .digits(total.value)), ("currency", .text(total.currency)), ("cart", try cart(of: basket)),
        ]
    }

    private func cart(of basket: CommerceEvent.Basket) throws(NotExpressible) -> JSONText {
        var lines: [JSONText] = []
        for line in basket.lines {
            guard let price = line.unitPrice else {
                throw NotExpressible("Gravity Field wants to know what each line costs, and one has no price")
            }
            let members: [(String, JSONText)] = [
                ("productId", .string(line.productId)), ("quantity", try Self.count(of: line)),
                ("itemPrice", .digits(price.value)),
            ]
            lines.append(.object(members))
        }
        return .array(lines)
    }

    /// One of the vendor's own types is said as such, where its fields are what the vendor takes.
    private mutating func custom(
        _ name: String, _ productId: String?, _ fields: [CommerceEvent.Field]
    ) throws(NotExpressible) -> JSONText {
        guard !name.isEmpty else { throw NotExpressible("it has no name") }
        let properties = draft.members(
            of: fields.filter { $0.name != "eventType" }, productId: productId, as: "productId")
        draft.leaveOut("a field of the name eventType", if: fields.contains { $0.name == "eventType" })
        guard GravityField.ownTypes.contains(name), fields.allSatisfy(Self.isTaken) else {
            let members: JSONText? = properties.isEmpty ? nil : .object(properties)
            return .members([("name", .string(name)), ("properties", members)])
        }
        return event(name, name, properties.map { ($0.0, $0.1) })
    }

    private static func isTaken(_ field: CommerceEvent.Field) -> Bool {
        switch field.value {
        case .text: field.name != "filterNumericValue"
        case .number: field.name == "filterNumericValue"
        case .flag: false
        }
    }
}
