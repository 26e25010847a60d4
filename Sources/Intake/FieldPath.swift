import Validation

/// Where in an event a field is: the name of one of its members, or a JSON Pointer, which begins with a slash.
/// https://www.rfc-editor.org/rfc/rfc6901
public struct FieldPath: Sendable, Hashable {
    public let text: String
    private let steps: [String]

    /// The member `consent`.
    public static let consent = FieldPath(member: "consent")

    private init(member: String) {
        text = member
        steps = [member]
    }

    /// Nil for an empty text, and for a pointer with a tilde that stands for nothing.
    public init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        self.text = text
        guard text.hasPrefix("/") else {
            steps = [text]
            return
        }
        let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy(Self.isEscapedRight) else { return nil }
        steps = parts.map { $0.replacing("~1", with: "/").replacing("~0", with: "~") }
    }

    private static func isEscapedRight(_ part: String) -> Bool {
        part.split(separator: "~", omittingEmptySubsequences: false).dropFirst().allSatisfy {
            $0.hasPrefix("0") || $0.hasPrefix("1")
        }
    }

    /// Nil where the event has no such field.
    func node(in event: Node, of document: Document) -> Node? {
        var node = event
        for step in steps {
            switch document.kind(of: node) {
            case .object:
                guard let member = document.member(named: step, of: node) else { return nil }
                node = member
            case .array:
                let elements = Array(document.elements(of: node))
                guard let index = Int(step), elements.indices.contains(index) else { return nil }
                node = elements[index]
            default: return nil
            }
        }
        return node
    }
}

extension Document {
    /// A text, or a number or a truth value as it is written; nil for anything else.
    func plainText(_ node: Node) -> String? {
        switch kind(of: node) {
        case .string: string(node)
        case .number, .true, .false: String(decoding: bytes(of: node), as: UTF8.self)
        default: nil
        }
    }
}
