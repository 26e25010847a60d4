import CommerceEvents
import Vendors

/// Events that a dialect can say whole: with each field that the neutral model has and the dialect too, at random.
struct EventGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func event(in dialect: String) -> CommerceEvent {
        switch dialect {
        case "dengage": dengage()
        case "gravity": gravity()
        case "gravity-field": gravityField()
        case "ometria": ometria()
        default: richRelevance()
        }
    }

    // MARK: Dialects

    private mutating func dengage() -> CommerceEvent {
        let currency = maybe { $0.pick(["EUR", "USD"]) }
        let page = CommerceEvent.Page(address: maybe { $0.text() }, referrer: maybe { $0.text() })
        var event = CommerceEvent(
            .pageView, identity: Identity(userId: id(), sessionId: id()), page: page,
            device: CommerceEvent.Device(userAgent: maybe { $0.text() }, language: maybe { $0.text() }))
        let basket = CommerceEvent.Basket(
            total: CommerceEvent.Amount(value: price(), currency: currency),
            lines: lines(0...3) { $0.line(quantity: $0.maybe { $0.price() }, price: $0.maybe { $0.price() }, currency) }
        )
        let line = line(quantity: maybe { $0.price() }, price: maybe { $0.price() }, currency)
        switch below(10) {
        case 0:
            event.page.kind = pick([
                .home, .category(path()), .category([]), .product(nil), .basket, .checkout, .search, .notFound,
                .thanks, .other(text() + "!"), .other(nil),
            ])
        case 1: event.occurrence = .productView(CommerceEvent.Line(productId: text(), unitPrice: line.unitPrice))
        case 2: event.occurrence = .basketAdd([line])
        case 3: event.occurrence = .basketRemove([line])
        case 4: event.occurrence = pick([.basketClear(productId: text()), .search(query: maybe { $0.text() })])
        case 5: event.occurrence = .basket(basket)
        case 6: event.occurrence = .checkout(pick(CommerceEvent.CheckoutStep.allCases), basket)
        case 7: event.occurrence = .purchase(orderId: maybe { $0.text() }, basket)
        case 8: event.occurrence = .account(pick(CommerceEvent.Account.allCases))
        default: event.occurrence = .custom(name: text(), fields: fields())
        }
        return event
    }

    private mutating func gravity() -> CommerceEvent {
        var identity = Identity(userId: id(), cookieId: id())
        let isLogin = below(9) == 0
        if !isLogin { pick([{ $0.userId = nil }, { $0.cookieId = nil }, { _ in }])(&identity) }
        let time = maybe { Int64($0.below(2_000_000_000)) * 1000 }
        var event = CommerceEvent(.account(.signIn), identity: identity, time: time)
        guard !isLogin else { return event }
        let currency = maybe { $0.text() }
        let line = line(quantity: maybe { $0.price() }, price: maybe { $0.price() }, currency)
        let list = CommerceEvent.ShoppingList(
            pick(CommerceEvent.ShoppingList.Kind.allCases), id: maybe { $0.text() })
        switch below(8) {
        case 0:
            event.page = CommerceEvent.Page(pick([.category(path()), .other(nil)]), address: text())
            event.occurrence = .pageView
        case 1: event.occurrence = .productView(CommerceEvent.Line(productId: text()))
        case 2: event.occurrence = pick([.basketAdd([line]), .basketRemove([line])])
        case 3: event.occurrence = pick([.listAdd(list, line), .listRemove(list, line)])
        case 4: event.occurrence = .search(query: maybe { $0.text() })
        case 5:
            let fields = (0..<below(4)).map { _ in CommerceEvent.Field(name: text(), value: .text(text())) }
            event.occurrence = .custom(name: text(), productId: maybe { $0.text() }, fields: fields)
        default:
            let lines = lines(1...4) { $0.line(quantity: $0.price(), price: $0.maybe { $0.price() }, currency) }
            event.occurrence = .purchase(orderId: text(), CommerceEvent.Basket(lines: lines))
        }
        return event
    }

    private mutating func gravityField() -> CommerceEvent {
        let currency = maybe { $0.pick(["EUR", "USD"]) }
        let kinds: [CommerceEvent.Page.Kind] = [.home, .category([text(), text()]), .basket, .search, .other(nil)]
        let kind = pick(kinds + [.product(text())])
        let place = CommerceEvent.Page(kind, address: maybe { $0.text() }, referrer: maybe { $0.text() })
        let page = maybe { _ in place } ?? CommerceEvent.Page()
        var event = CommerceEvent(
            .pageView, identity: Identity(userId: id(), sessionId: id()), page: page,
            device: CommerceEvent.Device(userAgent: maybe { $0.text() }, ip: maybe { $0.text() }))
        let several = lines(0...3) { $0.line(quantity: $0.count(), price: $0.price(), currency) }
        let basket = CommerceEvent.Basket(
            total: CommerceEvent.Amount(value: price(), currency: currency), lines: several)
        let one = [line(quantity: count(), price: price(), currency)]
        let after = maybe { _ in CommerceEvent.Basket(lines: several) }
        switch below(10) {
        case 0:
            event.page = place
            event.page.kind = pick(kinds)
        case 1:
            event.page = place
            event.page.kind = nil
            event.occurrence = .productView(CommerceEvent.Line(productId: text()))
        case 2: event.occurrence = .basketAdd(one, after: after)
        case 3: event.occurrence = .basketRemove(one, after: after)
        case 4: event.occurrence = .basket(basket)
        case 5: event.occurrence = .purchase(orderId: text(), basket)
        case 6:
            let line = CommerceEvent.Line(productId: text(), unitPrice: one[0].unitPrice)
            event.occurrence = .listAdd(CommerceEvent.ShoppingList(.wishes), line)
        case 7: event.occurrence = .account(pick([.signUp, .signIn, .subscribe]))
        case 8: event.occurrence = .search(query: maybe { $0.text() })
        default:
            let sort = [CommerceEvent.Field(name: "sortBy", value: .text(text()))]
            event.occurrence = pick([
                .custom(name: text(), fields: fields()), .custom(name: "sort-items-v1", fields: sort),
            ])
        }
        return event
    }

    private mutating func ometria() -> CommerceEvent {
        let currency = maybe { $0.text() }
        let kinds: [CommerceEvent.Page.Kind] = [.category([text()]), .other(text())]
        var event = CommerceEvent(
            .pageView, identity: Identity(cookieId: id(), sessionId: id()),
            page: CommerceEvent.Page(pick(kinds), address: maybe { $0.text() }),
            device: CommerceEvent.Device(
                userAgent: maybe { $0.text() }, ip: maybe { $0.text() }, language: maybe { $0.text() }))
        let several = lines(0...3) { $0.line(quantity: $0.price(), price: $0.maybe { $0.price() }, currency) }
        let basket = CommerceEvent.Basket(
            total: CommerceEvent.Amount(value: price(), currency: currency), lines: several)
        let one = [CommerceEvent.Line(productId: text(), quantity: count())]
        switch below(6) {
        case 0: event.page.kind = pick(kinds)
        case 1:
            event.page.kind = nil
            event.occurrence = .productView(CommerceEvent.Line(productId: text()))
        case 2: event.occurrence = pick([.basketAdd(one), .basketRemove(one)])
        case 3: event.occurrence = .purchase(orderId: text(), basket)
        case 4: event.occurrence = .orderCancel(orderId: text(), basket)
        default: event.occurrence = .orderReturn(orderId: text(), basket)
        }
        return event
    }

    private mutating func richRelevance() -> CommerceEvent {
        var event = CommerceEvent(
            .pageView, identity: Identity(userId: maybe { $0.id() }, sessionId: id()),
            page: CommerceEvent.Page(referrer: maybe { $0.text() }))
        let isPriced = below(2) == 0
        // Cents have two digits after the point; what has more goes as decimals.
        let more = pick(["", "", "1"])
        let price = { (generator: inout EventGenerator) in
            Digits((generator.price(2)?.text ?? "") + more)
        }
        let several = lines(0...4) { $0.line(quantity: $0.count(), price: isPriced ? price(&$0) : nil, nil) }
        let bought = lines(1...4) { $0.line(quantity: $0.count(), price: price(&$0), nil) }
        switch below(6) {
        case 0: event.page.kind = pick([.home, .category([text()]), .brand(text()), .personal, .notFound, .other(nil)])
        case 1: event.occurrence = .productView(CommerceEvent.Line(productId: text()))
        case 2: event.occurrence = .search(query: text())
        case 3: event.occurrence = .basketAdd(lines(1...3) { CommerceEvent.Line(productId: $0.text()) })
        case 4: event.occurrence = .basket(CommerceEvent.Basket(lines: several))
        default: event.occurrence = .purchase(orderId: text(), CommerceEvent.Basket(lines: bought))
        }
        return event
    }

    // MARK: Parts

    private mutating func line(quantity: Digits?, price: Digits?, _ currency: String?) -> CommerceEvent.Line {
        CommerceEvent.Line(
            productId: text(), quantity: quantity,
            unitPrice: price.map { CommerceEvent.Amount(value: $0, currency: currency) })
    }

    private mutating func lines(
        _ count: ClosedRange<Int>, _ line: (inout EventGenerator) -> CommerceEvent.Line
    ) -> [CommerceEvent.Line] {
        (0..<count.lowerBound + below(count.count)).map { _ in line(&self) }
    }

    private mutating func fields() -> [CommerceEvent.Field] {
        (0..<below(4)).map { place in
            let value: CommerceEvent.Field.Value = pick([.text(text()), .number(price()), .flag(true), .flag(false)])
            return CommerceEvent.Field(name: "\(place)" + text(), value: value)
        }
    }

    private mutating func path() -> [String] {
        (0...below(3)).map { _ in pick(["Men", "Sports & more", "é/ü", "ıİ"]) }
    }

    /// With what is easily lost: spaces at the ends, case, accents in both forms, quotes and escapes.
    private mutating func text() -> String {
        let letters = ["a", "B", " ", "é", "e\u{301}", "\"", "\\", "/", "~", "😀", "\n", "0", "ß", "%7C", "&", "\u{1}"]
        return (0...below(6)).map { _ in pick(letters) }.joined()
    }

    private mutating func id() -> [UInt8] { Array(text().utf8) }

    private mutating func count() -> Digits? { Digits("\(1 + below(50))") }

    /// With zeros at its end, too.
    private mutating func price(_ places: Int? = nil) -> Digits? {
        let places = places ?? below(4)
        let fraction = (0..<places).map { _ in "\(below(10))" }.joined()
        return Digits("\(below(100_000))" + (places > 0 ? "." + fraction : ""))
    }

    private mutating func price() -> Digits { price(nil) ?? .one }

    private mutating func maybe<Value>(_ value: (inout EventGenerator) -> Value) -> Value? {
        below(3) == 0 ? nil : value(&self)
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    private mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((bits ^ bits >> 31) % UInt64(bound))
    }
}
