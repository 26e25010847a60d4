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
    public var device: Device

    public init(
        _ occurrence: Occurrence,
        identity: Identity,
        time: Int64? = nil,
        page: Page = Page(),
        device: Device = Device()
    ) {
        self.occurrence = occurrence
        self.identity = identity
        self.time = time
        self.page = page
        self.device = device
    }

    public enum Occurrence: Sendable, Equatable {
        /// A page that is about no product; which one is the event's ``CommerceEvent/page``.
        case pageView
        case productView(Line)
        /// `after`: the whole basket as it is then, where that is known.
        case basketAdd([Line], after: Basket? = nil)
        case basketRemove([Line], after: Basket? = nil)
        /// Some clients name a product with it.
        case basketClear(productId: String? = nil)
        /// The whole basket, as it is.
        case basket(Basket)
        /// A step between the basket and the purchase.
        case checkout(CheckoutStep, Basket)
        case purchase(orderId: String?, Basket)
        case orderCancel(orderId: String?, Basket)
        case orderReturn(orderId: String?, Basket)
        case listAdd(ShoppingList, Line)
        case listRemove(ShoppingList, Line)
        case account(Account)
        case search(query: String?)
        /// Something that only the shop knows the meaning of.
        case custom(name: String, productId: String? = nil, fields: [Field])
    }

    public enum CheckoutStep: String, Sendable, CaseIterable {
        /// Who buys, and where it goes.
        case customer
        case payment
    }

    public enum Account: String, Sendable, CaseIterable {
        case signUp
        case signIn
        case signOut
        case update
        case subscribe
        case unsubscribe
    }

    /// Where a visitor puts what he may buy another day.
    public struct ShoppingList: Sendable, Equatable {
        public enum Kind: String, Sendable, CaseIterable {
            case wishes
            case favorites
        }

        public var kind: Kind
        public var id: String?

        public init(_ kind: Kind, id: String? = nil) {
            self.kind = kind
            self.id = id
        }
    }
}
