/// A vendor beside the two that are always there: a source `other` of its dialect, delivered to a destination `other`.
struct OtherVendor {
    let name: String
    let simulatorOptions: [String]
    /// The settings of the source, as YAML.
    let source: String
    /// The settings of the destination, as YAML.
    let account: String
    /// Behind the address of the vendor.
    var path = ""

    func destination(at address: String, _ settings: String) -> String {
        "  other:\n    vendor: \(name)\n    url: \(address)\(path)\n    \(account)\n    \(settings)"
    }

    static let richRelevance = OtherVendor(
        name: "richrelevance", simulatorOptions: ["--username", "vendor-site", "--password", "vendor-channel"],
        source: "apiKey: site, apiClientKey: channel",
        account: "apiKey: vendor-site\n    apiClientKey: vendor-channel\n    longestAddress: 1000")

    static let ometria = OtherVendor(
        name: "ometria", simulatorOptions: ["--username", "vendor-key", "--password", "vendor-secret"],
        source: "key: shop-key, secret: shop-secret", account: "key: vendor-key\n    secret: vendor-secret")

    /// Its Data API, as a destination of events that come to the other.
    static let ometriaPush = OtherVendor(
        name: "ometria", simulatorOptions: ["--username", "vendor-key", "--password", "none"],
        source: "key: shop-key, secret: shop-secret", account: "key: vendor-key\n    mode: push", path: "/v2")

    static let gravityField = OtherVendor(
        name: "gravity-field", simulatorOptions: ["--api-key", "section-key"], source: "apiKeys: [shop-key]",
        account: "apiKey: section-key")
}
