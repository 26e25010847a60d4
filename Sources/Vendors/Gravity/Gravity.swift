public import CommerceEvents
public import Validation

/// Gravity R&D / Yusp, its JSON API.
public struct Gravity: Vendor {
    public let name = "gravity"
    public let addressEnding: String? = "/WebshopServlet"

    public let sourceSettings = [
        Setting("customer", .text, "The customer id in the path `/grrec-CUSTOMER-war/`.", isIdentifying: true),
        Setting("username", .text, "User of the Basic authorization."),
        Setting("password", .secret, "Password of the Basic authorization."),
    ]

    public let destinationSettings = [
        Setting("username", .text, "User of the Basic authorization."),
        Setting("password", .secret, "Password of the Basic authorization."),
    ]

    public init() {}

    public func dialect(
        of sources: [VendorSource], schemas: SchemaLibrary, own: [String: OwnSchemas]
    ) throws(SchemaFault) -> any Dialect {
        let sources = sources.map { source in
            GravitySource(
                name: source.name, customer: source.settings.text("customer"),
                username: source.settings.text("username"), password: source.settings.credential("password"))
        }
        return try GravityDialect(sources: sources, schemas: schemas, own: own)
    }

    public func endpoint(at url: String, with settings: VendorSettings) -> any Endpoint {
        GravityEndpoint(url: url, username: settings.text("username"), password: settings.text("password"))
    }

    public func optOut(of identity: Identity) -> (event: OptOut, envelope: [UInt8]?)? {
        guard let body = GravityOptOut.body(of: identity) else { return nil }
        let method = GravityMethod.optOut
        return (OptOut(kind: method.rawValue, body: body, identity: identity), method.envelope)
    }

    /// A request may have a million bytes, as its own clients keep to.
    public func limits(with settings: VendorSettings) -> VendorLimits {
        VendorLimits(mostBytes: 1_000_000)
    }
}
