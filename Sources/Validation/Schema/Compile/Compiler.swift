/// Turns schema documents into a ``Plan``: every subschema becomes a rule, in the order in which it is first reached.
///
/// A rule is given its index when something first refers to it and is compiled when its turn comes, so schemas may refer
/// to themselves. What cannot be executed faithfully is a ``SchemaFault`` and never left out in silence.
struct Compiler {
    var catalog: SchemaCatalog
    var draft = PlanDraft()
    private var indices: [Place: Int] = [:]
    private var waiting: [(place: Place, rule: Int)] = []

    init(_ catalog: SchemaCatalog) {
        self.catalog = catalog
        draft.documents = catalog.documents
    }

    /// Compiles every document; a rule for each schema that a name can lead to.
    mutating func compile() throws(SchemaFault) -> (plan: Plan, rules: [Place: Int]) {
        for document in catalog.documents.indices { _ = rule(at: Place(document: document, index: 0)) }
        // A rule that is compiled adds those that it refers to.
        var next = 0
        while next < waiting.count {
            let (place, rule) = waiting[next]
            try compile(place, into: rule)
            next += 1
        }
        try CircleSearch(draft).run()
        draft.shortenReferences()
        return (Plan(draft), indices)
    }

    /// The rule of the schema at a place.
    mutating func rule(at place: Place) -> Int {
        if let index = indices[place] { return index }
        let index = addRule(location: "\(catalog.names[place.document])#\(catalog.pointer(place))")
        indices[place] = index
        waiting.append((place, index))
        return index
    }

    private mutating func addRule(location: String) -> Int {
        draft.rules.append(Rule())
        draft.locations.append(location)
        return draft.rules.count - 1
    }

    private mutating func compile(_ place: Place, into rule: Int) throws(SchemaFault) {
        var instructions: [Instruction] = []
        switch catalog.kind(place) {
        case .true: break
        case .false: instructions = [.never]
        case .object:
            try checkKeywords(of: place)
            instructions += try assertions(of: place)
            instructions += try applicators(of: place, rule: rule)
            draft.rules[rule].sentence = try sentence(of: place)
            draft.rules[rule].isAdvice = try isAdvice(place)
        default: throw catalog.fault(place, "a schema must be an object, true or false")
        }
        draft.rules[rule].first = Int32(draft.instructions.count)
        draft.instructions += instructions
        draft.rules[rule].end = Int32(draft.instructions.count)
    }

    /// A rule that stands for a part of a keyword and not for a subschema.
    mutating func addRule(_ instruction: Instruction, partOf rule: Int) -> Int {
        let index = addRule(location: draft.locations[rule])
        draft.rules[index].first = Int32(draft.instructions.count)
        draft.instructions.append(instruction)
        draft.rules[index].end = Int32(draft.instructions.count)
        return index
    }

    /// Refuses what would be understood otherwise than it is meant.
    private func checkKeywords(of place: Place) throws(SchemaFault) {
        for (keyword, value) in catalog.members(place) {
            switch keyword {
            case "unevaluatedProperties", "unevaluatedItems", "$dynamicRef":
                throw catalog.fault(value, "the keyword \(keyword) is not supported")
            case "$schema":
                guard let dialect = catalog.string(value), URIReference(dialect).documentKey == Self.dialect else {
                    throw catalog.fault(value, "schemas must be of \(Self.dialect)")
                }
            case "items" where catalog.kind(value) == .array:
                throw catalog.fault(value, "an array of items is called prefixItems since draft 2020-12")
            default: break
            }
        }
    }

    private static let dialect = "https://json-schema.org/draft/2020-12/schema"

    private mutating func sentence(of place: Place) throws(SchemaFault) -> Int32 {
        guard let message = catalog.member("x-message", of: place) else { return -1 }
        guard let text = catalog.string(message) else { throw catalog.fault(message, "x-message must be a string") }
        draft.sentences.append(text)
        return Int32(draft.sentences.count - 1)
    }

    private func isAdvice(_ place: Place) throws(SchemaFault) -> Bool {
        guard let advice = catalog.member("x-advice", of: place) else { return false }
        switch catalog.kind(advice) {
        case .true: return true
        case .false: return false
        default: throw catalog.fault(advice, "x-advice must be true or false")
        }
    }
}
