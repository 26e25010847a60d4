/// What one subschema says about members by name, judged in one pass over an object.
struct MemberRule: Sendable, BitwiseCopyable {
    /// Every name in `properties` or `required`; positions are those of the entries.
    var table: NameTable
    var firstEntry: Int32
    var entryCount: Int32
    /// `patternProperties`: first index and count in ``Plan/namedPatterns``.
    var firstPattern: Int32 = 0
    var patternCount: Int32 = 0
    /// `additionalProperties` by rule; −1 when anything goes, −2 when nothing does.
    var additional: Int32 = MemberRule.anything
    /// A bit for each required name.
    var required: UInt64 = 0
    /// Made of `dependentRequired`.
    var isDependent = false

    static let anything: Int32 = -1
    static let nothing: Int32 = -2
    /// How many required names one rule can watch; a subschema with more becomes several rules.
    static let requiredLimit = 64
}
