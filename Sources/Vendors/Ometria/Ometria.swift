public import Validation

/// Ometria: its website personalisation API, and its Data API as a second way to deliver.
public struct Ometria: Vendor {
    public let name = "ometria"

    public let sourceSettings = [
        Setting("key", .secret, "User of the Basic authorization.", isIdentifying: true),
        Setting("secret", .secret, "Password of the Basic authorization."),
    ]

    public let destinationSettings = [
        Setting(
            "mode", .choice(["track", "push"]),
            "`track`: one event per request to `/api/track`. `push`: orders and custom events as records to `/push`; "
                + "the `url` is that of the Data API then.",
            presence: .byDefault("track")),
        Setting("key", .secret, "User of the Basic authorization; with `mode: push` the API key."),
        Setting(
            "secret", .secret, "Password of the Basic authorization. Required with `mode: track`.", presence: .optional),
        Setting(
            "contextKeys", .choice(["as-sent", "plain", "with-id"]),
            "How the members of `context` are spelled on the way out: `product` or `product_id`, and so on.",
            presence: .byDefault("as-sent")),
        Setting(
            "identity", .choice(["identity_account_id", "profile_id"]),
            "With `mode: push`: the member of a custom event that has `user.uid`.",
            presence: .byDefault("identity_account_id")),
    ]

    public init() {}

    /// The Data API has none.
    public func answersReads(_ setting: (String) -> String?) -> Bool { setting("mode") != "push" }

    public func dialect(
        of sources: [VendorSource], schemas: SchemaLibrary, own: [String: OwnSchemas]
    ) throws(SchemaFault) -> any Dialect {
        let sources = sources.map { source in
            OmetriaSource(
                name: source.name, key: source.settings.credential("key"),
                secret: source.settings.credential("secret"))
        }
        return try OmetriaDialect(sources: sources, schemas: schemas, own: own)
    }

    public func endpoint(at url: String, with settings: VendorSettings) -> any Endpoint {
        guard settings["mode"] == "push" else {
            return OmetriaTrackEndpoint(
                url: url, key: settings.text("key"), secret: settings.text("secret"),
                contextKeys: OmetriaContextKeys(rawValue: settings.text("contextKeys")) ?? .asSent)
        }
        return OmetriaPushEndpoint(url: url, key: settings.text("key"), identity: settings.text("identity"))
    }

    /// The Data API takes 100 records at once, four or eight requests a second per account; of the other nothing is known.
    public func limits(with settings: VendorSettings) -> VendorLimits {
        settings["mode"] == "push"
            ? VendorLimits(requestsPerSecond: 4, isPaceOfAccount: true, mostEvents: 100) : VendorLimits()
    }

    public func fault(in settings: VendorSettings) -> SettingFault? {
        guard settings["mode"] == "track", settings["secret"] == nil else { return nil }
        return SettingFault(setting: "secret", message: "missing, expected a secret as mode: track needs one")
    }
}
