/// A library of schemas in the form it is executed: flat arrays of plain values that refer to each other by index.
///
/// Nothing here is changed after compilation, so one plan serves every thread.
final class Plan: Sendable {
    let rules: [Rule]
    let instructions: [Instruction]
    /// ``Program/perRule`` for each rule, by kind of value.
    let programs: [Program]
    let steps: [Step]
    /// Lists of rules (`allOf`, `prefixItems` …), named by first index and count.
    let ruleLists: [Int32]
    let memberRules: [MemberRule]
    let memberEntries: [MemberEntry]
    let namedPatterns: [NamedPattern]
    let dependencies: [Dependency]
    /// Open-addressing tables over names.
    let slots: [NameSlot]
    /// The names in the tables and the strings of enumerations.
    let names: [Name]
    /// The bytes of ``names`` and of numeric bounds.
    let bytes: [UInt8]
    let bounds: [Bound]
    let enumerations: [Enumeration]
    let patterns: [Pattern]
    /// The steps of all patterns, and the sets they refer to.
    let patternSteps: [PatternStep]
    let sets: [ScalarSet]
    /// The rows of all ``PatternTable``s.
    let cells: [UInt8]
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
        programs = draft.programs
        steps = draft.steps
        ruleLists = draft.ruleLists
        memberRules = draft.memberRules
        memberEntries = draft.memberEntries
        namedPatterns = draft.namedPatterns
        dependencies = draft.dependencies
        slots = draft.slots
        names = draft.names
        bytes = draft.bytes
        bounds = draft.bounds
        enumerations = draft.enumerations
        patterns = draft.patterns
        patternSteps = draft.patternSteps
        sets = draft.sets
        cells = draft.cells
        sources = draft.sources
        documents = draft.documents
        constants = draft.constants
        locations = draft.locations
        sentences = draft.sentences
    }
}
