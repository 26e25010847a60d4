public import Validation

/// Dengage, the event API of its "Experience" product.
public struct Dengage: Vendor {
    public let name = "dengage"

    public let sourceSettings = [
        Setting("apiKeys", .secrets, "The keys that requests may carry.", isIdentifying: true),
        Setting(
            "origins", .origins, "The `Origin` headers that are accepted. Without it, the header is not looked at.",
            presence: .optional),
    ]

    public let destinationSettings = [
        Setting("apiKey", .secret, "The account's key."),
        Setting(
            "origin", .origin, "Sent as `Origin`. The vendor compares it with the domain registered for the key.",
            presence: .optional,
            warningIfAbsent: "the vendor refuses keys without the origin registered for them"),
    ]

    public init() {}

    public func answersReads(_ setting: (String) -> String?) -> Bool { false }

    public func dialect(
        of sources: [VendorSource], schemas: SchemaLibrary, own: [String: OwnSchemas]
    ) throws(SchemaFault) -> any Dialect {
        let sources = sources.map { source in
            DengageSource(
                name: source.name, apiKeys: source.settings.credentials("apiKeys"),
                origins: source.settings.list("origins"))
        }
        return try DengageDialect(sources: sources, schemas: schemas, own: own)
    }

    public func endpoint(at url: String, with settings: VendorSettings) -> any Endpoint {
        DengageEndpoint(url: url, apiKey: settings.text("apiKey"), origin: settings["origin"])
    }
}
