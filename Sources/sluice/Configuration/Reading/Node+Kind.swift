import Yams

extension Node {
    /// Nothing where a value could be: `key:` or `key: null`. A quoted text is never null.
    var isNull: Bool {
        guard let scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// Null, or a list or mapping without entries.
    var isEmpty: Bool {
        isNull || sequence?.isEmpty == true || mapping?.isEmpty == true
    }

    /// What it is, for messages. Never what a scalar says: it may be a secret.
    var found: String {
        if isNull { return "nothing" }
        return switch self {
        case .scalar: "a single value"
        case .sequence: "a list"
        case .mapping: "a section"
        case .alias: "an alias"
        }
    }
}
