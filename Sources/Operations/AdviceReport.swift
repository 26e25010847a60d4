import Vendors

/// How often events of one kind were accepted against advice about one field, since the process started.
public struct AdviceReport: Sendable {
    public var source: String
    public var kind: String
    /// JSON Pointer, `*` in place of array positions.
    public var field: String
    public var count: Int
    /// What the first of them was told.
    public var message: String

    public init(source: String, kind: String, field: String, count: Int, message: String) {
        self.source = source
        self.kind = kind
        self.field = field
        self.count = count
        self.message = message
    }

    var json: JSONText {
        .object([
            ("kind", .string(kind)), ("field", .string(field)), ("count", .integer(count)),
            ("message", .string(message)),
        ])
    }
}
