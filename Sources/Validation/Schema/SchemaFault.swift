/// Why a schema document cannot be used, and where.
public struct SchemaFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The document's file name.
    public let document: String
    /// JSON Pointer into the document; empty for its root.
    public let pointer: String
    /// A plain sentence without the place.
    public let message: String

    public init(document: String, pointer: String, message: String) {
        self.document = document
        self.pointer = pointer
        self.message = message
    }

    public var description: String {
        pointer.isEmpty ? "\(document): \(message)" : "\(document) at \(pointer): \(message)"
    }
}
