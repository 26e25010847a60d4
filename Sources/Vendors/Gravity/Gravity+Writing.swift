public import CommerceEvents

/// How an event is said to Gravity.
///
/// | says | events |
/// |---|---|
/// | a page view | `BROWSE`, with the page's kind as `category` and its `url` |
/// | a product view | `VIEW` |
/// | an addition to the basket, a removal | `ADD_TO_CART`, `REMOVE_FROM_CART`, with `quantity`, `unitPrice` and `currency` |
/// | a purchase | a `BUY` per line, with `orderId`, `unitPrice`, `quantity` (1 where there is none) and `currency`; the total is left out |
/// | signing in | `LOGIN`, where both a user and a cookie are known |
/// | a search | `PRODUCT_SEARCH`, with `searchString` |
/// | an event of the shop's own | one of its name, with its fields |
/// | anything else | not expressible |
///
/// The visit is left out: Gravity knows users and cookies. The time is the event's, in seconds, or else that of its receipt.
extension Gravity {
    public func write(_ event: CommerceEvent, receivedAt: Int64) -> WrittenEvent {
        let id = { (bytes: [UInt8]?) in bytes.map { String(decoding: $0, as: UTF8.self) } }
        let (user, cookie) = (id(event.identity.userId), id(event.identity.cookieId))
        guard user != nil || cookie != nil else { return .notExpressible("Gravity wants a user or a cookie") }
        var leftOut: [String] = []
        if event.identity.sessionId != nil { leftOut.append("the visit") }
        if event.page.referrer != nil { leftOut.append("the referrer") }
        let write = { (type: String, itemId: String?, pairs: [(String, String?)]) -> OutboundEvent in
            var members: [(String, JSONText)] = [("eventType", .string(type))]
            if let itemId { members.append(("itemId", .string(itemId))) }
            if let user { members.append(("userId", .string(user))) }
            if let cookie { members.append(("cookieId", .string(cookie))) }
            if let time = event.time { members.append(("time", .integer(time / 1000))) }
            let given = pairs.compactMap { name, value in value.map { (name, $0) } }
            if !given.isEmpty {
                let values = given.map { JSONText.object([("name", .string($0)), ("value", .string($1))]) }
                members.append(("nameValues", .array(values)))
            }
            return OutboundEvent(receivedAt: receivedAt, body: JSONText.object(members).bytes)
        }
        let pairs = { (line: CommerceEvent.Line) -> [(String, String?)] in
            [
                ("unitPrice", line.unitPrice?.value.plain), ("quantity", line.quantity?.plain),
                ("currency", line.unitPrice?.currency),
            ]
        }
        if event.page.address != nil, !event.occurrence.isPageView { leftOut.append("the page's address") }
        switch event.occurrence {
        case .pageView(let kind):
            return .events([write("BROWSE", nil, [("category", kind), ("url", event.page.address)])], leftOut: leftOut)
        case .productView(let line):
            if line.unitPrice != nil { leftOut.append("the price") }
            return .events([write("VIEW", line.productId, [])], leftOut: leftOut)
        case .basketAdd(let line):
            return .events([write("ADD_TO_CART", line.productId, pairs(line))], leftOut: leftOut)
        case .basketRemove(let line):
            return .events([write("REMOVE_FROM_CART", line.productId, pairs(line))], leftOut: leftOut)
        case .purchase(let orderId, let basket):
            guard !basket.lines.isEmpty else {
                return .notExpressible("Gravity takes an order by its lines, and it has none")
            }
            if basket.total != nil { leftOut.append("the order's total") }
            let events = basket.lines.map { line in
                var line = line
                line.quantity = line.quantity ?? Digits("1")
                return write("BUY", line.productId, [("orderId", orderId)] + pairs(line))
            }
            return .events(events, leftOut: leftOut)
        case .account(.signIn):
            guard user != nil, cookie != nil else {
                return .notExpressible("Gravity's LOGIN wants a user and a cookie")
            }
            return .events([write("LOGIN", nil, [])], leftOut: leftOut)
        case .search(let query):
            return .events([write("PRODUCT_SEARCH", nil, [("searchString", query)])], leftOut: leftOut)
        case .custom(let name, let fields):
            guard !name.isEmpty else { return .notExpressible("it has no name") }
            return .events([write(name, nil, fields.map { ($0.name, $0.value) })], leftOut: leftOut)
        case .basketClear: return .notExpressible("Gravity knows no clearing of the basket")
        case .checkout: return .notExpressible("Gravity knows no steps of a checkout")
        case .account: return .notExpressible("Gravity knows of accounts that somebody signs in, and no more")
        }
    }
}

extension CommerceEvent.Occurrence {
    fileprivate var isPageView: Bool { if case .pageView = self { true } else { false } }
}
