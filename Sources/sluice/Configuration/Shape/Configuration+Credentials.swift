extension Configuration {
    /// What a request must carry to belong to a source, by dialect.
    enum Credentials: Equatable, Sendable {
        /// Any of the keys. `origins` nil: the `Origin` header is not looked at; else it must be one of these.
        case dengage(apiKeys: [Secret], origins: [Origin]?)
        /// `customer` is the part of the path in `/grrec-{customer}-war/`.
        case gravity(customer: String, username: String, password: Secret)

        var dialect: VendorName {
            switch self {
            case .dengage: .dengage
            case .gravity: .gravity
            }
        }
    }
}
