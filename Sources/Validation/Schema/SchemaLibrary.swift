import Schemas

/// A set of schema documents that may refer to each other, all compiled.
public struct SchemaLibrary: Sendable {
    private let catalog: SchemaCatalog
    private let plan: Plan
    private let rules: [Place: Int]

    /// Compiles documents; each may refer to the others by file name, or by `$id` where they have one.
    public init(documents: [(name: String, bytes: [UInt8])]) throws(SchemaFault) {
        var compiler = Compiler(try SchemaCatalog(documents))
        (plan, rules) = try compiler.compile()
        catalog = compiler.catalog
    }

    /// The schemas that come with the binary: those of every vendor.
    public static func builtIn() throws(SchemaFault) -> SchemaLibrary {
        try SchemaLibrary(documents: EmbeddedSchemas.documents)
    }

    /// The same with further documents beside them, which may refer to them and cannot take their names.
    public static func builtIn(
        and documents: [(name: String, bytes: [UInt8])]
    ) throws(SchemaFault) -> SchemaLibrary {
        try SchemaLibrary(documents: EmbeddedSchemas.documents + documents)
    }

    /// A schema by file name such as `dengage.page-view.json`, or by a reference such as `FILE.json#/$defs/NAME`.
    public func schema(_ name: String) throws(SchemaFault) -> Schema {
        let place = try catalog.place(named: name)
        guard let rule = rules[place] else { throw catalog.fault(place, "there is no schema at this place") }
        return Schema(name: name, plan: plan, rule: rule)
    }
}
