public import Validation

/// Gravity Field, its server-side API (SSAPI v1).
public struct GravityField: Vendor {
    public let name = "gravity-field"

    public let sourceSettings = [
        Setting("apiKeys", .secrets, "The keys that requests may carry, as Bearer or Basic.", isIdentifying: true)
    ]

    public let destinationSettings = [
        Setting("apiKey", .secret, "The section's key."),
        Setting(
            "authorization", .choice(["bearer", "basic"]),
            "How the key is sent. `basic` encodes `apiKey` as it stands: put the colon, and a user before it, into it.",
            presence: .byDefault("bearer")),
    ]

    public init() {}

    public func dialect(
        of sources: [VendorSource], schemas: SchemaLibrary, own: [String: OwnSchemas]
    ) throws(SchemaFault) -> any Dialect {
        let sources = sources.map { source in
            GravityFieldSource(name: source.name, apiKeys: source.settings.credentials("apiKeys"))
        }
        return try GravityFieldDialect(sources: sources, schemas: schemas, own: own)
    }

    public func endpoint(at url: String, with settings: VendorSettings) -> any Endpoint {
        GravityFieldEndpoint(
            url: url, apiKey: settings.text("apiKey"), isBasic: settings["authorization"] == "basic")
    }

    /// The vendor takes 500 requests a second per section, the shop's own among them.
    public func limits(with settings: VendorSettings) -> VendorLimits {
        VendorLimits(requestsPerSecond: 400, isPaceOfAccount: true)
    }
}
