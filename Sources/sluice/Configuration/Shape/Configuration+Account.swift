extension Configuration {
    /// How a vendor knows the shop.
    enum Account: Equatable, Sendable {
        /// `origin` is sent as the `Origin` header, which the vendor compares with the domain registered for the key.
        case dengage(apiKey: Secret, origin: Origin?)
        case gravity(username: String, password: Secret)

        var vendor: VendorName {
            switch self {
            case .dengage: .dengage
            case .gravity: .gravity
            }
        }
    }
}
