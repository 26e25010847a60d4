/// One step of a ``Rule``. Each passes values of a type it does not concern, as its keyword does.
enum Instruction: Sendable, BitwiseCopyable {
    /// The schema `false`.
    case never
    case type(TypeSet)
    /// `const`, by index of the constant.
    case constant(Int32)
    /// `enum`, by index of the enumeration.
    case enumeration(Int32)
    /// `minimum` and its three siblings, by index of the bound.
    case bound(Int32)
    case multipleOf(Int32)
    case minLength(Int32)
    case maxLength(Int32)
    /// By index of the program.
    case pattern(Int32)
    case format(Format)
    /// `properties`, `required`, `patternProperties` and `additionalProperties` of one subschema, by index.
    case members(Int32)
    case minProperties(Int32)
    case maxProperties(Int32)
    /// By rule.
    case propertyNames(Int32)
    /// `dependentRequired` and `dependentSchemas`, by index of the first dependency and their count.
    case dependencies(first: Int32, count: Int32)
    /// `prefixItems` and `items`; `rest` is −1 when anything may follow.
    case elements(prefix: RuleList, rest: Int32)
    /// `contains` by rule, with the least and greatest number of matches.
    case contains(Int32, least: Int32, most: Int32)
    case minItems(Int32)
    case maxItems(Int32)
    case uniqueItems
    case allOf(RuleList)
    case anyOf(RuleList)
    case oneOf(RuleList)
    case not(Int32)
    /// `if`, `then` and `else` by rule, −1 where one is missing.
    case condition(Int32, then: Int32, else: Int32)
    /// `$ref` or `$dynamicRef` by rule.
    case reference(Int32)
    /// All other keywords of the subschema by rule, and `unevaluatedProperties` and `unevaluatedItems`, −1 where one is
    /// missing.
    case unevaluated(after: Int32, members: Int32, elements: Int32)
}
