import Validation
import Vendors

/// The dialects that intake understands, and what each needs of the configuration. A new one is a line per switch.
enum Dialects {
    static let names = VendorName.allCases.filter(\.isBuilt).map(\.rawValue).joined(separator: ", ")

    /// A dialect with no sources, to judge events by; nil when there is none of that name.
    static func named(_ name: String) throws(SchemaFault) -> (any Dialect)? {
        let schemas = try SchemaLibrary.builtIn()
        switch VendorName(rawValue: name) {
        case .dengage: return try DengageDialect(sources: [], schemas: schemas)
        case .gravity: return try GravityDialect(sources: [], schemas: schemas)
        case .gravityField, .ometria, .richrelevance, nil: return nil
        }
    }

    /// One value per dialect, each with the sources that speak it and their own schemas.
    static func serving(_ sources: [Configuration.Source]) throws -> [any Dialect] {
        let schemas = try SchemaLibrary.builtIn()
        let own = try ownSchemas(of: sources)
        var dengage: [DengageSource] = []
        var gravity: [GravitySource] = []
        for source in sources {
            switch source.credentials {
            case .dengage(let keys, let origins):
                dengage.append(
                    DengageSource(name: source.name, apiKeys: keys.map(\.value), origins: origins?.map(\.text)))
            case .gravity(let customer, let username, let password):
                gravity.append(
                    GravitySource(name: source.name, customer: customer, username: username, password: password.value))
            }
        }
        return [
            try DengageDialect(sources: dengage, schemas: schemas, own: own[.dengage] ?? [:]),
            try GravityDialect(sources: gravity, schemas: schemas, own: own[.gravity] ?? [:]),
        ]
    }

    /// Those of each dialect's sources, by the source's name.
    private static func ownSchemas(
        of sources: [Configuration.Source]
    ) throws(SchemaFolder.Fault) -> [VendorName: [String: OwnSchemas]] {
        var own: [VendorName: [String: OwnSchemas]] = [:]
        for source in sources {
            guard let folder = SchemaFolder(of: source) else { continue }
            own[source.dialect, default: [:]][source.name] = try folder.schemas()
        }
        return own
    }
}
