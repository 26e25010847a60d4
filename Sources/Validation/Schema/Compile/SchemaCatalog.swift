/// The schema documents of a library and every name by which one may refer to another.
///
/// A document is known by its file name, and by its `$id` when it has one; a subschema with an `$id` is a resource of its
/// own. References are resolved against the nearest `$id`, so files of a folder refer to each other by file name. The
/// meta-schemas of ``MetaSchemas`` are there too, unless a document takes the place of one.
struct SchemaCatalog {
    private(set) var names: [String]
    private(set) var documents: [Document]
    /// How many of the documents were handed in; the rest are built in.
    let ownCount: Int
    /// Those that hold another stand before it.
    private var resources: [Resource] = []
    /// The resource that a subschema belongs to.
    private var owners: [Place: Int] = [:]
    /// The roots of resources by URI without fragment.
    private var roots: [String: Place] = [:]
    /// `$anchor`s and `$dynamicAnchor`s by the URI of their resource, `#` and the anchor.
    private var anchors: [String: Place] = [:]

    /// Makes file names absolute, so that they can be resolved against.
    private static let folder = URIReference("schema:///")

    init(_ files: [(name: String, bytes: [UInt8])]) throws(SchemaFault) {
        var documents: [Document] = []
        for file in files { documents.append(try Self.read(file.name, file.bytes)) }
        self.documents = documents
        names = files.map(\.name)
        ownCount = files.count
        for document in documents.indices { try register(document: document) }
        for meta in MetaSchemas.all where roots[meta.name] == nil {
            names.append(meta.name)
            self.documents.append(meta.document)
            try register(document: names.count - 1)
        }
        for index in resources.indices { resources[index].dialect = try dialect(of: resources[index]) }
    }

    private static func read(_ name: String, _ bytes: [UInt8]) throws(SchemaFault) -> Document {
        let document: Document
        do throws(JSONFault) {
            document = try Document(parsing: bytes)
        } catch {
            throw SchemaFault(document: name, pointer: "", message: error.description)
        }
        if !document.oddities.isEmpty {
            let message = "a member is there twice, or a string holds half a surrogate pair"
            throw SchemaFault(document: name, pointer: "", message: message)
        }
        return document
    }

    func fault(_ place: Place, _ message: String) -> SchemaFault {
        SchemaFault(document: names[place.document], pointer: pointer(place), message: message)
    }

    /// JSON Pointer of a place in its document.
    func pointer(_ place: Place) -> String {
        documents[place.document].pointer(to: Node(index: place.index), in: documents[place.document].root)
    }

    /// The place of a member's value.
    func member(_ name: StaticString, of place: Place) -> Place? {
        documents[place.document].member(name, of: Node(index: place.index))
            .map { Place(document: place.document, index: $0.index) }
    }

    func kind(_ place: Place) -> JSONKind {
        documents[place.document].kind(of: Node(index: place.index))
    }

    func string(_ place: Place) -> String? {
        documents[place.document].string(Node(index: place.index))
    }

    func elements(_ place: Place) -> [Place] {
        documents[place.document].elements(of: Node(index: place.index))
            .map { Place(document: place.document, index: $0.index) }
    }

    func members(_ place: Place) -> [(name: String, value: Place)] {
        let document = documents[place.document]
        return document.members(of: Node(index: place.index)).map { member in
            (document.string(member.name) ?? "", Place(document: place.document, index: member.value.index))
        }
    }
}

/// Registering what can be referred to.
extension SchemaCatalog {
    private enum Holds {
        case schema
        case schemas
        case namedSchemas
    }

    /// The keywords under which subschemas stand.
    private static let applicators: [String: Holds] = [
        "additionalProperties": .schema, "allOf": .schemas, "anyOf": .schemas, "contains": .schema,
        "contentSchema": .schema, "$defs": .namedSchemas, "dependentSchemas": .namedSchemas, "else": .schema,
        "if": .schema, "items": .schema, "not": .schema, "oneOf": .schemas, "patternProperties": .namedSchemas,
        "prefixItems": .schemas, "properties": .namedSchemas, "propertyNames": .schema, "then": .schema,
        "unevaluatedItems": .schema, "unevaluatedProperties": .schema,
    ]

    private mutating func register(document: Int) throws(SchemaFault) {
        let root = Place(document: document, index: 0)
        let file = URIReference(names[document]).resolved(against: Self.folder)
        guard roots.updateValue(root, forKey: file.documentKey) == nil else {
            throw fault(root, "there is more than one document of this name")
        }
        let base = try identifier(of: root, resolvedAgainst: file) ?? file
        try registerContents(of: root, in: add(Resource(root: root, base: base, outer: nil)))
    }

    /// Notes a schema and all schemas inside it.
    private mutating func register(_ place: Place, in resource: Int) throws(SchemaFault) {
        var resource = resource
        if let base = try identifier(of: place, resolvedAgainst: resources[resource].base) {
            resource = add(Resource(root: place, base: base, outer: resource))
        }
        try registerContents(of: place, in: resource)
    }

    private mutating func add(_ resource: Resource) -> Int {
        resources.append(resource)
        return resources.count - 1
    }

    /// The URI that a schema's `$id` gives it.
    private mutating func identifier(
        of place: Place, resolvedAgainst base: URIReference
    ) throws(SchemaFault) -> URIReference? {
        guard let identifier = member("$id", of: place) else { return nil }
        guard let text = string(identifier) else { throw fault(identifier, "$id must be a string") }
        var base = URIReference(text).resolved(against: base)
        guard base.decodedFragment.isEmpty else { throw fault(identifier, "$id must not have a fragment") }
        base.fragment = nil
        if let other = roots.updateValue(place, forKey: base.documentKey), other != place {
            throw fault(identifier, "another schema has this $id")
        }
        return base
    }

    private mutating func registerContents(of place: Place, in resource: Int) throws(SchemaFault) {
        owners[place] = resource
        try registerAnchors(of: place, in: resource)
        for (keyword, value) in members(place) {
            switch Self.applicators[keyword] {
            case .schema: try register(value, in: resource)
            case .schemas: for element in elements(value) { try register(element, in: resource) }
            case .namedSchemas: for member in members(value) { try register(member.value, in: resource) }
            case nil: break
            }
        }
    }

    private mutating func registerAnchors(of place: Place, in resource: Int) throws(SchemaFault) {
        for anchor in [member("$anchor", of: place), member("$dynamicAnchor", of: place)] {
            guard let anchor else { continue }
            guard let name = string(anchor), !name.isEmpty else { throw fault(anchor, "an anchor must be a string") }
            let key = resources[resource].base.documentKey + "#" + name
            if let other = anchors.updateValue(place, forKey: key), other != place {
                throw fault(anchor, "another schema of this document has the anchor \(name)")
            }
        }
        if let name = member("$dynamicAnchor", of: place).flatMap(string) {
            resources[resource].dynamicAnchors[name] = place
        }
    }
}

/// What a subschema belongs to.
extension SchemaCatalog {
    func resource(of place: Place) -> Resource {
        resources[owners[place] ?? 0]
    }

    /// What `$schema` says about a resource, or about the one around it.
    private func dialect(of resource: Resource) throws(SchemaFault) -> Dialect {
        guard let value = member("$schema", of: resource.root) else {
            return resource.outer.map { resources[$0].dialect } ?? .draft
        }
        guard let text = string(value), let root = roots[URIReference(text).documentKey] else {
            throw fault(value, "schemas must be of \(MetaSchemas.draft) or \(MetaSchemas.sluice)")
        }
        guard let vocabularies = member("$vocabulary", of: root) else { return .draft }
        var dialect: Dialect = []
        for (name, isRequired) in members(vocabularies) {
            if let vocabulary = Dialect.vocabularies[name] {
                dialect.formUnion(vocabulary)
            } else if kind(isRequired) == .true {
                throw fault(value, "\(text) asks for the vocabulary \(name), which is not known")
            }
        }
        return dialect
    }
}

/// Finding what is referred to.
extension SchemaCatalog {
    /// What a name given from outside means, such as `dengage.page-view.json` or `dengage.common.json#/$defs/id`.
    func place(named name: String) throws(SchemaFault) -> Place {
        let reference = URIReference(name).resolved(against: Self.folder)
        if let place = find(reference) { return place }
        let isKnown = roots[reference.documentKey] != nil
        throw SchemaFault(
            document: String(name.prefix { $0 != "#" }), pointer: isKnown ? reference.decodedFragment : "",
            message: isKnown ? "there is no schema at this place" : "there is no schema document of this name"
        )
    }

    /// What a `$ref` inside `schema` means. A place that no keyword of the draft leads to becomes a schema by being
    /// referred to.
    mutating func target(of reference: Place, in schema: Place) throws(SchemaFault) -> Place {
        try resolve(reference, in: schema).place
    }

    /// What a `$dynamicRef` inside `schema` means at first, and the `$dynamicAnchor` it was found by, if any: that one
    /// may lead elsewhere.
    mutating func dynamicTarget(
        of reference: Place, in schema: Place
    ) throws(SchemaFault) -> (place: Place, anchor: String?) {
        let (place, fragment) = try resolve(reference, in: schema)
        return (place, resource(of: place).dynamicAnchors[fragment] == place ? fragment : nil)
    }

    private mutating func resolve(
        _ reference: Place, in schema: Place
    ) throws(SchemaFault) -> (place: Place, fragment: String) {
        guard let text = string(reference) else { throw fault(reference, "a reference must be a string") }
        let target = URIReference(text).resolved(against: resource(of: schema).base)
        guard let place = find(target) else { throw fault(reference, "nothing stands at \(text)") }
        if owners[place] == nil {
            let root = roots[target.documentKey]
            let owner = root.flatMap { owners[$0] } ?? owners[schema] ?? 0
            let known = resources.count
            try register(place, in: owner)
            for index in known..<resources.count { resources[index].dialect = try dialect(of: resources[index]) }
        }
        return (place, target.decodedFragment)
    }

    private func find(_ reference: URIReference) -> Place? {
        let key = reference.documentKey
        let fragment = reference.decodedFragment
        guard let root = roots[key] else { return nil }
        if fragment.isEmpty { return root }
        guard fragment.hasPrefix("/") else { return anchors[key + "#" + fragment] ?? anchor(fragment, of: root) }
        return follow(fragment, from: root)
    }

    /// An anchor of a resource that goes by two names, its file's and its `$id`.
    private func anchor(_ name: String, of root: Place) -> Place? {
        anchors[resource(of: root).base.documentKey + "#" + name]
    }

    private func follow(_ pointer: String, from place: Place) -> Place? {
        var current = place
        for reference in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let next = step(Self.unescaped(reference), from: current) else { return nil }
            current = next
        }
        return current
    }

    private func step(_ name: String, from place: Place) -> Place? {
        let document = documents[place.document]
        let node = Node(index: place.index)
        switch document.kind(of: node) {
        case .object:
            return document.member(named: name, of: node).map { Place(document: place.document, index: $0.index) }
        case .array:
            guard let position = Int(name), position >= 0, String(position) == name else { return nil }
            return elements(place).dropFirst(position).first
        default: return nil
        }
    }

    /// A reference token of a JSON Pointer as the name it stands for.
    private static func unescaped(_ reference: Substring) -> String {
        reference.split(separator: "~1", omittingEmptySubsequences: false)
            .map { $0.split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~") }
            .joined(separator: "/")
    }
}
