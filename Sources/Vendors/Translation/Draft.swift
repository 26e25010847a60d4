import CommerceEvents

/// An event that is being written for a vendor, and the list of what could not be said.
struct Draft {
    let event: CommerceEvent
    let receipt: Receipt
    private(set) var leftOut: [String] = []

    init(_ event: CommerceEvent, _ receipt: Receipt) {
        self.event = event
        self.receipt = receipt
    }

    mutating func leaveOut(_ what: String, if isThere: Bool = true) {
        if isThere, !leftOut.contains(what) { leftOut.append(what) }
    }

    /// What an event says of its surroundings.
    enum Surrounding: CaseIterable {
        case user
        case browser
        case visit
        case time
        case pageKind
        case address
        case referrer
        case userAgent
        case ip
        case language
    }

    /// All but these are left out.
    mutating func leaveOut(allBut said: Set<Surrounding>) {
        for surrounding in Surrounding.allCases where !said.contains(surrounding) {
            switch surrounding {
            case .user: leaveOut("the user", if: event.identity.userId != nil)
            case .browser: leaveOut("the browser's id", if: event.identity.cookieId != nil)
            case .visit: leaveOut("the visit", if: event.identity.sessionId != nil)
            case .time: leaveOut("the time", if: event.time != nil)
            case .pageKind: leaveOut("the page's kind", if: event.page.kind != nil)
            case .address: leaveOut("the page's address", if: event.page.address != nil)
            case .referrer: leaveOut("the referrer", if: event.page.referrer != nil)
            case .userAgent: leaveOut("the User-Agent", if: event.device.userAgent != nil)
            case .ip: leaveOut("the IP address", if: event.device.ip != nil)
            case .language: leaveOut("the language", if: event.device.language != nil)
            }
        }
    }

    // MARK: Ids

    /// The first there is of these ids. Vendors want to know of a visitor, a browser or a visit what not every dialect says;
    /// an id of another sort stands in then, and that is listed.
    mutating func requiredId(
        _ wanted: Surrounding, orElse others: Surrounding...
    ) throws(NotExpressible) -> String {
        for surrounding in [wanted] + others {
            guard let id = id(surrounding) else { continue }
            if surrounding != wanted { leaveOut("\(wanted.article): there is none, \(surrounding.article) stands in") }
            return id
        }
        throw NotExpressible("it says of nobody that it is about him")
    }

    func id(_ wanted: Surrounding) -> String? {
        let bytes: [UInt8]? =
            switch wanted {
            case .user: event.identity.userId
            case .browser: event.identity.cookieId
            case .visit: event.identity.sessionId
            default: nil
            }
        return bytes.flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
    }

    /// The order's own number; of an order without one, a number that no other order has and that stays the same however
    /// often it is sent.
    mutating func orderId(_ orderId: String?) -> String {
        if let orderId { return orderId }
        leaveOut("the order's number: there is none, \(receipt.id) stands in")
        return receipt.id
    }

    // MARK: Sums

    /// What a basket costs: its total, or else the sum of its lines.
    func total(of basket: CommerceEvent.Basket, for vendor: String) throws(NotExpressible) -> CommerceEvent.Amount {
        let currency = try currency(of: basket, for: vendor)
        // A basket without lines costs nothing; an order without lines is one that does not say.
        guard let value = basket.total?.value ?? (isPurchase && basket.lines.isEmpty ? nil : basket.sum) else {
            throw NotExpressible("\(vendor) wants to know what the whole costs, and that is not known")
        }
        return CommerceEvent.Amount(value: value, currency: currency)
    }

    private var isPurchase: Bool { if case .purchase = event.occurrence { true } else { false } }

    /// The one currency of a basket; nil where it names none.
    func currency(of basket: CommerceEvent.Basket, for vendor: String) throws(NotExpressible) -> String? {
        let currencies = basket.currencies
        guard currencies.count <= 1 else {
            throw NotExpressible(
                "\(vendor) takes one currency at once, and it has \(currencies.joined(separator: ", "))")
        }
        return currencies.first
    }

    /// What is done with these lines, or a word of protest.
    static func some(_ lines: [CommerceEvent.Line]) throws(NotExpressible) -> [CommerceEvent.Line] {
        guard !lines.isEmpty else { throw NotExpressible("it names no product") }
        return lines
    }

    /// A whole number from 1; one where it is not said how many.
    static func count(
        of line: CommerceEvent.Line, for vendor: String
    ) throws(NotExpressible) -> String {
        guard let quantity = line.quantity else { return "1" }
        guard let count = quantity.units(of: 0), !quantity.isNegative, !quantity.isZero else {
            throw NotExpressible("\(vendor) counts in whole numbers from 1, and it has \(quantity.text)")
        }
        return count
    }
}

extension Draft.Surrounding {
    fileprivate var article: String {
        switch self {
        case .user: "the user"
        case .browser: "the browser's id"
        default: "the visit"
        }
    }
}

extension JSONText {
    /// A number by its digits.
    static func digits(_ digits: Digits) -> JSONText { .raw(Array(digits.plain.utf8)) }

    /// An object of the members that there are.
    static func members(_ members: [(String, JSONText?)]) -> JSONText {
        .object(members.compactMap { name, value in value.map { (name, $0) } })
    }

    static func text(_ text: String?) -> JSONText? { text.map { .string($0) } }

    static func value(_ value: CommerceEvent.Field.Value) -> JSONText {
        switch value {
        case .text(let text): .string(text)
        case .number(let digits): .digits(digits)
        case .flag(let flag): .bool(flag)
        }
    }
}

extension Draft {
    /// The fields of a custom event as members of an object, where a name stands once.
    mutating func members(
        of fields: [CommerceEvent.Field], productId: String?, as productMember: String
    ) -> [(String, JSONText)] {
        var members: [(String, JSONText)] = []
        let isTaken = { (members: [(String, JSONText)], name: String) in
            members.contains { $0.0.utf8.elementsEqual(name.utf8) }
        }
        for field in fields {
            guard !isTaken(members, field.name) else {
                leaveOut("a further value of \(field.name)")
                continue
            }
            members.append((field.name, .value(field.value)))
        }
        guard let productId else { return members }
        guard !isTaken(members, productMember) else {
            leaveOut("the product, since a field is called \(productMember)")
            return members
        }
        return [(productMember, .string(productId))] + members
    }
}
