/// What a visitor did, in no vendor's terms: what events of one dialect become on their way to another vendor.
///
/// It claims to keep what it has a place for, to the letter: ids are neither trimmed nor re-cased, numbers keep their digits,
/// an amount stays with its currency, times are milliseconds. Everything else of an event is left out, and whoever reads an
/// event into it says what that was.
public struct CommerceEvent: Sendable, Equatable {
    public var occurrence: Occurrence
    public var identity: Identity
    /// When it happened, in milliseconds since 1970; nil: when it was received.
    public var time: Int64?
    public var page: Page

    public init(_ occurrence: Occurrence, identity: Identity, time: Int64? = nil, page: Page = Page()) {
        self.occurrence = occurrence
        self.identity = identity
        self.time = time
        self.page = page
    }

    public enum Occurrence: Sendable, Equatable {
        /// A page that is about no product; its kind as the shop names it.
        case pageView(kind: String?)
        case productView(Line)
        case basketAdd(Line)
        case basketRemove(Line)
        case basketClear
        /// A step of the checkout before the purchase.
        case checkout(step: String, Basket)
        case purchase(orderId: String?, Basket)
        case account(Account)
        case search(query: String?)
        case custom(name: String, fields: [Field])
    }

    public enum Account: String, Sendable {
        case signUp
        case signIn
        case signOut
        case update
        case subscribe
        case unsubscribe
    }

    public struct Page: Sendable, Equatable {
        public var address: String?
        public var referrer: String?

        public init(address: String? = nil, referrer: String? = nil) {
            self.address = address
            self.referrer = referrer
        }
    }

    /// A product, how many of it, and what one costs.
    public struct Line: Sendable, Equatable {
        public var productId: String
        public var quantity: Digits?
        public var unitPrice: Amount?

        public init(productId: String, quantity: Digits? = nil, unitPrice: Amount? = nil) {
            self.productId = productId
            self.quantity = quantity
            self.unitPrice = unitPrice
        }
    }

    public struct Basket: Sendable, Equatable {
        /// What it costs as a whole; it need not be the sum of its lines.
        public var total: Amount?
        public var lines: [Line]

        public init(total: Amount? = nil, lines: [Line] = []) {
            self.total = total
            self.lines = lines
        }
    }

    public struct Amount: Sendable, Equatable {
        public var value: Digits
        /// Nil: the account's.
        public var currency: String?

        public init(value: Digits, currency: String? = nil) {
            self.value = value
            self.currency = currency
        }
    }

    /// Something that only the shop knows the meaning of.
    public struct Field: Sendable, Equatable {
        public var name: String
        /// As text, whatever it was.
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }
}
