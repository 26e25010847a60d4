import CommerceEvents

/// What an event of Gravity's says.
///
/// | event | says |
/// |---|---|
/// | `VIEW` | a product view |
/// | `ADD_TO_CART`, `REMOVE_FROM_CART` | the same of the basket; `quantity`, `unitPrice`, `currency` |
/// | `BUY` | a purchase of one line, with `orderId`; those of one order, visitor and request are one purchase |
/// | `LOGIN` | signing in |
/// | `PRODUCT_SEARCH`, `SEARCH` | a search for `searchString` |
/// | `BROWSE` | a page view; `category` is the path of a category's page, `url` its address |
/// | `ADD_TO_WISHLIST`, `ADD_TO_FAVORITES`, `REMOVE_FROM_…` | the same of the list `listId` |
/// | `RATING`, `COMMENT`, `SHARE` and the like; any that Gravity does not list | an event of the shop's own, with its product and fields |
/// | `REC_CLICK`, `NEXT_RECOMMENDATION`, `LETTER_READ`, `LETTER_SEND` | nothing that another vendor could be told |
/// | items, users, an opting out | likewise |
///
/// Names of pairs are the same in any case, as the vendor's guide and its clients spell them differently. Seconds become
/// milliseconds.
extension Gravity {
    public func read(_ event: OutboundEvent) throws(NotExpressible) -> ReadEvent {
        let method = GravityMethod(envelope: event.envelope)
        guard method == .addEvents else { throw NotExpressible(Self.reason(against: method)) }
        guard let fields = FieldReader(event.body) else { throw NotExpressible("the event is not an object") }
        var reading = GravityReading(fields)
        let occurrence = try reading.occurrence()
        let identity = Identity(userId: reading.fields.bytes("userId"), cookieId: reading.fields.bytes("cookieId"))
        let time = reading.fields.digits("time")?.units(of: 0).flatMap { Int32($0) }.map { Int64($0) * 1000 }
        let order = Self.order(of: occurrence, by: identity)
        let event = CommerceEvent(occurrence, identity: identity, time: time, page: reading.page)
        return ReadEvent(event: event, leftOut: reading.fields.leftOut, order: order)
    }

    private static func reason(against method: GravityMethod) -> String {
        switch method {
        case .optOut: "it asks Gravity to delete what it knows of somebody"
        case .addUsers: "it is about what Gravity knows of a user"
        default: "it is about Gravity's catalogue"
        }
    }

    /// Each part with its length before it, so that no two orders look alike.
    private static func order(of occurrence: CommerceEvent.Occurrence, by identity: Identity) -> [UInt8]? {
        guard case .purchase(let orderId?, _) = occurrence else { return nil }
        return [Array(orderId.utf8), identity.userId ?? [], identity.cookieId ?? []].flatMap { part in
            Array("\(part.count):".utf8) + part
        }
    }

    /// Types that say nothing to others.
    static let own: Set = ["REC_CLICK", "NEXT_RECOMMENDATION", "LETTER_READ", "LETTER_SEND"]
}

private struct GravityReading {
    var fields: FieldReader
    private(set) var page = CommerceEvent.Page()
    private let pairs: [(name: String, place: FieldReader.Place)]
    private var taken: Set<Int> = []

    init(_ fields: FieldReader) {
        var fields = fields
        pairs = fields.elements("nameValues").map { pair in (fields.text("name", in: pair) ?? "", pair) }
        self.fields = fields
    }

    /// The first value of this name, in any case.
    private mutating func pair(_ name: String) -> String? {
        let found = pairs.indices.first { index in
            !taken.contains(index) && pairs[index].name.lowercased() == name.lowercased()
        }
        guard let found, let value = fields.text("value", in: pairs[found].place) else { return nil }
        taken.insert(found)
        return value
    }

    mutating func occurrence() throws(NotExpressible) -> CommerceEvent.Occurrence {
        let type = fields.text("eventType") ?? ""
        switch type {
        case "VIEW": return .productView(CommerceEvent.Line(productId: try itemId()))
        case "ADD_TO_CART": return .basketAdd([try line()])
        case "REMOVE_FROM_CART": return .basketRemove([try line()])
        case "BUY": return .purchase(orderId: pair("orderId"), CommerceEvent.Basket(lines: [try line()]))
        case "LOGIN": return .account(.signIn)
        case "PRODUCT_SEARCH", "SEARCH": return .search(query: pair("searchString"))
        case "BROWSE":
            let category = pair("category")
            page.kind = category.map { .category(CategoryPath.parts(of: $0)) } ?? .other(nil)
            page.address = pair("url")
            return .pageView
        case "ADD_TO_WISHLIST": return .listAdd(list(.wishes), try line())
        case "ADD_TO_FAVORITES": return .listAdd(list(.favorites), try line())
        case "REMOVE_FROM_WISHLIST": return .listRemove(list(.wishes), try line())
        case "REMOVE_FROM_FAVORITES": return .listRemove(list(.favorites), try line())
        case _ where Gravity.own.contains(type): throw NotExpressible("\(type) means something to Gravity alone")
        default: return .custom(name: type, productId: fields.text("itemId"), fields: rest())
        }
    }

    private mutating func itemId() throws(NotExpressible) -> String {
        guard let itemId = fields.text("itemId") else { throw NotExpressible("it names no product") }
        return itemId
    }

    private mutating func line() throws(NotExpressible) -> CommerceEvent.Line {
        let itemId = try itemId()
        let quantity = pair("quantity").flatMap(Digits.init)
        let price = pair("unitPrice").flatMap(Digits.init)
        guard let price else { return CommerceEvent.Line(productId: itemId, quantity: quantity) }
        let amount = CommerceEvent.Amount(value: price, currency: pair("currency"))
        return CommerceEvent.Line(productId: itemId, quantity: quantity, unitPrice: amount)
    }

    private mutating func list(_ kind: CommerceEvent.ShoppingList.Kind) -> CommerceEvent.ShoppingList {
        CommerceEvent.ShoppingList(kind, id: pair("listId"))
    }

    private mutating func rest() -> [CommerceEvent.Field] {
        pairs.indices.compactMap { index in
            guard !pairs[index].name.isEmpty, let value = fields.text("value", in: pairs[index].place) else {
                return nil
            }
            return CommerceEvent.Field(name: pairs[index].name, value: .text(value))
        }
    }
}
