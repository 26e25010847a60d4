/// The schema documents of a library and every name by which one may refer to another.
///
/// A document is known by its file name, and by its `$id` when it has one; a subschema with an `$id` is a resource of its
/// own. References are resolved against the nearest `$id`, so files of a folder refer to each other by file name.
struct SchemaCatalog {
    let names: [String]
    let documents: [Document]
    /// Resources by URI without fragment.
    private var resources: [String: Place] = [:]
    /// `$anchor`s by the URI of their resource, `#` and the anchor.
    private var anchors: [String: Place] = [:]
    /// The base URI of every subschema.
    private var bases: [Place: URIReference] = [:]

    /// Makes file names absolute, so that they can be resolved against.
    private static let folder = URIReference("schema:///")

    init(_ files: [(name: String, bytes: [UInt8])]) throws(SchemaFault) {
        var documents: [Document] = []
        for file in files { documents.append(try Self.read(file.name, file.bytes)) }
        self.documents = documents
        names = files.map(\.name)
        for document in documents.indices {
            let base = URIReference(names[document]).resolved(against: Self.folder)
            let root = Place(document: document, index: 0)
            guard resources.updateValue(root, forKey: base.documentKey) == nil else {
                throw fault(root, "there is more than one document of this name")
            }
            try register(root, base: base)
        }
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

    /// Notes base URI, `$id` and anchors of a schema and of all schemas inside it.
    private mutating func register(_ place: Place, base: URIReference) throws(SchemaFault) {
        var base = base
        if let identifier = member("$id", of: place) {
            guard let text = string(identifier) else { throw fault(identifier, "$id must be a string") }
            base = URIReference(text).resolved(against: base)
            guard base.decodedFragment.isEmpty else { throw fault(identifier, "$id must not have a fragment") }
            base.fragment = nil
            if let other = resources.updateValue(place, forKey: base.documentKey), other != place {
                throw fault(identifier, "another schema has this $id")
            }
        }
        bases[place] = base
        try registerAnchors(of: place, base: base)
        for (keyword, value) in members(place) {
            switch Self.applicators[keyword] {
            case .schema: try register(value, base: base)
            case .schemas: for element in elements(value) { try register(element, base: base) }
            case .namedSchemas: for member in members(value) { try register(member.value, base: base) }
            case nil: break
            }
        }
    }

    private mutating func registerAnchors(of place: Place, base: URIReference) throws(SchemaFault) {
        for anchor in [member("$anchor", of: place), member("$dynamicAnchor", of: place)] {
            guard let anchor else { continue }
            guard let name = string(anchor), !name.isEmpty else { throw fault(anchor, "an anchor must be a string") }
            if let other = anchors.updateValue(place, forKey: base.documentKey + "#" + name), other != place {
                throw fault(anchor, "another schema of this document has the anchor \(name)")
            }
        }
    }
}

/// Finding what is referred to.
extension SchemaCatalog {
    /// What a name given from outside means, such as `dengage.page-view.json` or `dengage.common.json#/$defs/id`.
    func place(named name: String) throws(SchemaFault) -> Place {
        let reference = URIReference(name).resolved(against: Self.folder)
        if let place = find(reference) { return place }
        let isKnown = resources[reference.documentKey] != nil
        throw SchemaFault(
            document: String(name.prefix { $0 != "#" }), pointer: isKnown ? reference.decodedFragment : "",
            message: isKnown ? "there is no schema at this place" : "there is no schema document of this name"
        )
    }

    /// What a `$ref` inside `schema` means. A place that no keyword of the draft leads to becomes a schema by being
    /// referred to.
    mutating func target(
        of reference: Place, in schema: Place
    ) throws(SchemaFault) -> Place {
        guard let text = string(reference) else { throw fault(reference, "a reference must be a string") }
        let base = bases[schema] ?? Self.folder
        let target = URIReference(text).resolved(against: base)
        guard let place = find(target) else { throw fault(reference, "nothing stands at \(text)") }
        if bases[place] == nil {
            let resource = resources[target.documentKey]
            try register(place, base: resource.flatMap { bases[$0] } ?? base)
        }
        return place
    }

    private func find(_ reference: URIReference) -> Place? {
        let key = reference.documentKey
        let fragment = reference.decodedFragment
        guard let resource = resources[key] else { return nil }
        if fragment.isEmpty { return resource }
        guard fragment.hasPrefix("/") else { return anchors[key + "#" + fragment] ?? anchor(fragment, of: resource) }
        return follow(fragment, from: resource)
    }

    /// An anchor of a resource that goes by two names, its file's and its `$id`.
    private func anchor(_ name: String, of resource: Place) -> Place? {
        bases[resource].flatMap { anchors[$0.documentKey + "#" + name] }
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
