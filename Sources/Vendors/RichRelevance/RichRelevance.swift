public import Validation

/// RichRelevance (Algonomy Recommend): tracking by `recsForPlacements` with a bare page type.
public struct RichRelevance: Vendor {
    public let name = "richrelevance"

    public let sourceSettings = [
        Setting("apiKey", .secret, "The site's key, which requests carry in their query."),
        Setting("apiClientKey", .secret, "The channel's key, likewise.", isIdentifying: true),
    ]

    public let destinationSettings = [
        Setting("apiKey", .secret, "The site's key."),
        Setting("apiClientKey", .secret, "The channel's key."),
        Setting(
            "longestAddress", .count(1_000...100_000),
            "Most bytes of a request's address. An event that needs more is split where its page type allows it, else dead.",
            presence: .byDefault("8000")),
    ]

    public init() {}

    public func dialect(
        of sources: [VendorSource], schemas: SchemaLibrary, own: [String: OwnSchemas]
    ) throws(SchemaFault) -> any Dialect {
        let sources = sources.map { source in
            RichRelevanceSource(
                name: source.name, apiKey: source.settings.credential("apiKey"),
                apiClientKey: source.settings.credential("apiClientKey"))
        }
        return try RichRelevanceDialect(sources: sources, schemas: schemas, own: own)
    }

    public func endpoint(at url: String, with settings: VendorSettings) -> any Endpoint {
        RichRelevanceEndpoint(
            url: url, apiKey: settings.text("apiKey"), apiClientKey: settings.text("apiClientKey"),
            longestAddress: Int(settings.text("longestAddress")) ?? 8000)
    }
}
