/// The seven kinds of JSON value.
public enum JSONKind: UInt8, Sendable, CaseIterable {
    case object
    case array
    case string
    case number
    case `true`
    case `false`
    case null
}

extension JSONKind: CustomStringConvertible {
    /// As a sentence names it, such as `an object`.
    public var description: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .true: "true"
        case .false: "false"
        case .null: "null"
        }
    }
}
