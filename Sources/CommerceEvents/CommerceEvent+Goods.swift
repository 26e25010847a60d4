extension CommerceEvent {
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

    /// What a custom event says besides its name.
    public struct Field: Sendable, Equatable {
        public enum Value: Sendable, Equatable {
            case text(String)
            case number(Digits)
            case flag(Bool)

            /// As text, whatever it was.
            public var text: String {
                switch self {
                case .text(let text): text
                case .number(let digits): digits.text
                case .flag(let flag): flag ? "true" : "false"
                }
            }
        }

        public var name: String
        public var value: Value

        public init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }
}
