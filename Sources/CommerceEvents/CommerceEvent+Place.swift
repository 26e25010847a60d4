extension CommerceEvent {
    /// Where the visitor is.
    public struct Page: Sendable, Equatable {
        public enum Kind: Sendable, Equatable {
            case home
            /// From the widest category to the one that is shown; empty where it is not named.
            case category([String])
            case product(String?)
            case basket
            case checkout
            /// What thanks for an order.
            case thanks
            case search
            case brand(String?)
            /// Of the visitor's own account.
            case personal
            case notFound
            /// By the shop's name for it.
            case other(String?)
        }

        public var kind: Kind?
        public var address: String?
        public var referrer: String?

        public init(_ kind: Kind? = nil, address: String? = nil, referrer: String? = nil) {
            self.kind = kind
            self.address = address
            self.referrer = referrer
        }
    }

    /// With what the visitor is there.
    public struct Device: Sendable, Equatable {
        public var userAgent: String?
        /// Its IP address.
        public var ip: String?
        public var language: String?

        public init(userAgent: String? = nil, ip: String? = nil, language: String? = nil) {
            self.userAgent = userAgent
            self.ip = ip
            self.language = language
        }
    }
}
