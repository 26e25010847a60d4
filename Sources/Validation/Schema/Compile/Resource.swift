/// A schema resource: a document, or a subschema with an `$id` of its own.
struct Resource {
    let root: Place
    /// What references inside it are resolved against.
    let base: URIReference
    /// The resource around it, by index in the catalog.
    let outer: Int?
    /// Its subschemas by `$dynamicAnchor`.
    var dynamicAnchors: [String: Place] = [:]
    var dialect = Dialect.draft
}
