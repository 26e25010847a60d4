import Validation

/// The two spellings of the members of `context`: the vendor's page on tracking lists `product`, its page on queries
/// `product_id`, and says that the two are the same object. Which the server reads is not published.
public enum OmetriaContextKeys: String, Sendable {
    case asSent = "as-sent"
    case plain
    case withID = "with-id"

    private static let names = ["category", "product", "page", "language", "currency"]

    /// An event with these names in its context; everything else as it came, to the byte.
    func spelled(_ body: [UInt8]) -> [UInt8] {
        guard self != .asSent, let document = try? Document(parsing: body),
            let context = document.member("context", of: document.root)
        else { return body }
        var spelled: [UInt8] = []
        var copied = body.startIndex
        for (name, _) in document.members(of: context) {
            guard let text = document.string(name).flatMap(other) else { continue }
            let bytes = document.bytes(of: name)
            spelled += body[copied..<bytes.startIndex]
            spelled += JSONText.quote(text).utf8
            copied = bytes.endIndex
        }
        return spelled + body[copied...]
    }

    /// Nil for a name that is right already, or is none of these.
    private func other(than name: String) -> String? {
        switch self {
        case .asSent: nil
        case .plain: Self.names.first { "\($0)_id" == name }
        case .withID: Self.names.contains(name) ? "\(name)_id" : nil
        }
    }
}
