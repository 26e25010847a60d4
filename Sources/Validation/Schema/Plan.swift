/// A library of schemas in the form it is executed: flat arrays of plain values that refer to each other by index.
///
/// Nothing here is changed after compilation, so one plan serves every thread. What a valid event reads stands in tables.
final class Plan: Sendable {
    let rules: [Rule]
    let instructions: [Instruction]
    /// ``Program/perRule`` for each rule, by kind of value.
    let programs: Table<Program>
    let steps: Table<Step>
    /// Lists of rules (`allOf`, `prefixItems` …), named by first index and count.
    let ruleLists: Table<Int32>
    let memberRules: Table<MemberRule>
    let memberEntries: [MemberEntry]
    let namedPatterns: [NamedPattern]
    let dependencies: [Dependency]
    /// Open-addressing tables over names.
    let slots: Table<NameSlot>
    /// The names in the tables and the strings of enumerations.
    let names: [Name]
    /// The bytes of ``names`` and of numeric bounds.
    let bytes: [UInt8]
    let bounds: [Bound]
    let enumerations: [Enumeration]
    let patterns: Table<Pattern>
    /// The steps of all patterns, and the sets they refer to.
    let patternSteps: [PatternStep]
    let sets: [ScalarSet]
    /// The rows of all ``PatternTable``s.
    let cells: Table<UInt16>
    /// The patterns as the schemas write them.
    let sources: [String]
    /// The schema documents, for constants that are compared as values.
    let documents: [Document]
    let constants: [Constant]
    /// Where each rule stands, such as `dengage.common.json#/$defs/id`; parallel to ``rules``.
    let locations: [String]
    /// The sentences of `x-message`.
    let sentences: [String]

    init(_ draft: PlanDraft) {
        rules = draft.rules
        instructions = draft.instructions
        programs = Table(draft.programs)
        steps = Table(draft.steps)
        ruleLists = Table(draft.ruleLists)
        memberRules = Table(draft.memberRules)
        memberEntries = draft.memberEntries
        namedPatterns = draft.namedPatterns
        dependencies = draft.dependencies
        slots = Table(draft.slots)
        names = draft.names
        bytes = draft.bytes
        bounds = draft.bounds
        enumerations = draft.enumerations
        patterns = Table(draft.patterns)
        patternSteps = draft.patternSteps
        sets = draft.sets
        cells = Table(draft.cells)
        sources = draft.sources
        documents = draft.documents
        constants = draft.constants
        locations = draft.locations
        sentences = draft.sentences
    }

    deinit {
        programs.free()
        steps.free()
        ruleLists.free()
        memberRules.free()
        slots.free()
        patterns.free()
        cells.free()
    }
}
