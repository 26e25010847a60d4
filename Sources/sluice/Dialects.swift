import Validation
import Vendors

/// The dialects that intake understands, with the sources of the configuration.
enum Dialects {
    static let names = VendorList.all.map(\.name).joined(separator: ", ")

    /// A dialect with no sources, to judge events by; nil when there is none of that name.
    static func named(_ name: String) throws(SchemaFault) -> (any Dialect)? {
        try VendorList.named(name)?.dialect(of: [], schemas: .builtIn(), own: [:])
    }

    /// One value per dialect, each with the sources that speak it and their own schemas.
    static func serving(_ sources: [Configuration.Source]) throws -> [any Dialect] {
        let schemas = try SchemaLibrary.builtIn()
        return try VendorList.all.map { vendor in
            let speakers = sources.filter { $0.dialect == vendor.name }
            return try vendor.dialect(
                of: speakers.map { VendorSource(name: $0.name, settings: $0.settings.plain) }, schemas: schemas,
                own: ownSchemas(of: speakers))
        }
    }

    /// By the source's name.
    private static func ownSchemas(
        of sources: [Configuration.Source]
    ) throws(SchemaFolder.Fault) -> [String: OwnSchemas] {
        var own: [String: OwnSchemas] = [:]
        for source in sources {
            guard let folder = SchemaFolder(of: source) else { continue }
            own[source.name] = try folder.schemas()
        }
        return own
    }
}
