/// Turns schema documents into a ``Plan``: every subschema becomes a rule, in the order in which it is first reached.
///
/// A rule is given its index when something first refers to it and is compiled when its turn comes, so schemas may refer
/// to themselves. What cannot be executed faithfully is a ``SchemaFault`` and never left out in silence.
///
/// **Dynamic references.** Where a `$dynamicRef` leads depends on how it was reached. It is decided here and not while
/// judging: a subschema that is reached in two ways that differ in this becomes two rules. See ``DynamicScope``.
struct Compiler {
    var catalog: SchemaCatalog
    var draft = PlanDraft()
    private var indices: [Entry: Int] = [:]
    private var waiting: [(entry: Entry, rule: Int)] = []
    /// That of the subschema being compiled.
    private var scope = DynamicScope()

    /// A subschema and how it is reached.
    private struct Entry: Hashable {
        let place: Place
        let scope: DynamicScope
    }

    init(_ catalog: SchemaCatalog) {
        self.catalog = catalog
        draft.documents = catalog.documents
    }

    /// Compiles every document that was handed in; a rule for each schema that a name can lead to.
    mutating func compile() throws(SchemaFault) -> (plan: Plan, rules: [Place: Int]) {
        for document in 0..<catalog.ownCount { _ = ownRule(at: Place(document: document, index: 0)) }
        // A rule that is compiled adds those that it refers to.
        var next = 0
        while next < waiting.count {
            let (entry, rule) = waiting[next]
            scope = entry.scope
            try compile(entry.place, into: rule)
            next += 1
        }
        try CircleSearch(draft).run()
        draft.shortenReferences()
        draft.fuseMembers()
        draft.writePrograms()
        draft.fillSlots()
        var rules: [Place: Int] = [:]
        for (entry, rule) in indices where entry.scope == ownScope(of: entry.place) { rules[entry.place] = rule }
        return (Plan(draft), rules)
    }

    /// The rule of the schema at a place, as the subschema being compiled reaches it.
    mutating func rule(at place: Place) -> Int {
        rule(for: Entry(place: place, scope: scope.entering(catalog.resource(of: place))))
    }

    /// The rule of the schema at a place, as one who asks for it by name reaches it.
    mutating func ownRule(at place: Place) -> Int {
        rule(for: Entry(place: place, scope: ownScope(of: place)))
    }

    private func ownScope(of place: Place) -> DynamicScope {
        DynamicScope().entering(catalog.resource(of: place))
    }

    private mutating func rule(for entry: Entry) -> Int {
        if let index = indices[entry] { return index }
        let place = entry.place
        let index = addRule(location: "\(catalog.names[place.document])#\(catalog.pointer(place))")
        indices[entry] = index
        waiting.append((entry, index))
        return index
    }

    /// Where a `$dynamicRef` of the subschema being compiled leads.
    mutating func dynamicTarget(of reference: Place, in place: Place) throws(SchemaFault) -> Place {
        let (target, anchor) = try catalog.dynamicTarget(of: reference, in: place)
        return anchor.flatMap { scope.target(of: $0) } ?? target
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
            draft.rules[rule].sentence = try sentence(of: place)
            instructions += try assertions(of: place)
            instructions += try applicators(of: place, rule: rule)
            instructions = try withUnevaluated(of: place, after: instructions, rule: rule)
            draft.rules[rule].isAdvice = try isAdvice(place)
        default: throw catalog.fault(place, "a schema must be an object, true or false")
        }
        draft.rules[rule].take(draft.add(instructions))
    }

    /// A rule that stands for some of a subschema's keywords and not for all of it.
    mutating func addRule(_ instructions: [Instruction], partOf rule: Int) -> Int {
        let index = addRule(location: draft.locations[rule])
        draft.rules[index].sentence = draft.rules[rule].sentence
        draft.rules[index].take(draft.add(instructions))
        return index
    }

    /// The value of a keyword; nil when it is not there or the schema's dialect does not know it.
    func keyword(_ name: StaticString, of place: Place) -> Place? {
        guard let value = catalog.member(name, of: place) else { return nil }
        return catalog.resource(of: place).dialect.knows(name.description) ? value : nil
    }

    /// Refuses what would be understood otherwise than it is meant.
    private func checkKeywords(of place: Place) throws(SchemaFault) {
        if let value = catalog.member("$schema", of: place), catalog.resource(of: place).root != place {
            throw catalog.fault(value, "$schema may stand only beside an $id or at the root of a document")
        }
        if let value = keyword("items", of: place), catalog.kind(value) == .array {
            throw catalog.fault(value, "an array of items is called prefixItems since draft 2020-12")
        }
    }

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
