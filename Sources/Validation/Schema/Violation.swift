/// One way in which an event is not what its schema asks for.
public struct Violation: Sendable, Hashable {
    /// JSON Pointer to the offending value, from the event's root; empty for the event itself.
    public let pointer: String
    /// File name and JSON Pointer of the keyword that was broken, such as `dengage.common.json#/$defs/number/type`.
    public let schemaPointer: String
    /// The keyword that was broken, or `duplicate` for a repeated member, or `encoding` for a lone surrogate.
    public let keyword: String
    /// A plain sentence such as `/quantity must be a number, got the string "two"`.
    public let message: String
    /// The member that is missing, where that is what is wrong.
    public let missing: String?

    public init(pointer: String, schemaPointer: String, keyword: String, message: String, missing: String? = nil) {
        self.pointer = pointer
        self.schemaPointer = schemaPointer
        self.keyword = keyword
        self.message = message
        self.missing = missing
    }
}
