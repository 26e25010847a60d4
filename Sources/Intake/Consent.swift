import Validation

/// What a person agreed to, as an event tells it.
///
/// | field | grants |
/// |---|---|
/// | `true` | everything |
/// | `"marketing"`, `"analytics,marketing"` | what it names, parted by commas, semicolons, bars or spaces |
/// | `["analytics", "marketing"]` | what it names |
/// | `{"marketing": true, "analytics": "granted"}` | what is `true`, `"true"` or `"granted"` |
/// | anything else | nothing |
struct Consent {
    private let isWhole: Bool
    private let purposes: Set<String>

    init(reading node: Node, of document: Document) {
        isWhole = document.kind(of: node) == .true
        switch document.kind(of: node) {
        case .string:
            let separators: Set<Character> = [",", ";", "|", " "]
            purposes = Set((document.string(node) ?? "").split { separators.contains($0) }.map(String.init))
        case .array:
            purposes = Set(document.elements(of: node).compactMap(document.string))
        case .object:
            let granted = document.members(of: node).filter { _, value in
                ["true", "granted"].contains(document.plainText(value))
            }
            purposes = Set(granted.compactMap { name, _ in document.string(name) })
        default: purposes = []
        }
    }

    func covers(_ purpose: String) -> Bool { isWhole || purposes.contains(purpose) }
}
