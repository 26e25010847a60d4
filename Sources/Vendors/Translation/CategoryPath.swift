/// A category with those above it in one text: `Men > Sports`, the widest first. The vendors' samples have it with spaces and
/// without; they belong to the sign, and not to the names.
enum CategoryPath {
    static func parts(of text: String?) -> [String] {
        guard let text else { return [] }
        return text.utf8.split(separator: UInt8(ascii: ">")).map { part in
            var name = part
            while name.first == UInt8(ascii: " ") { name.removeFirst() }
            while name.last == UInt8(ascii: " ") { name.removeLast() }
            return String(decoding: name, as: UTF8.self)
        }.filter { !$0.isEmpty }
    }

    /// Nil for none.
    static func text(_ parts: [String]) -> String? {
        parts.isEmpty ? nil : parts.joined(separator: " > ")
    }
}
