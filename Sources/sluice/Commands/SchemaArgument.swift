import ArgumentParser

/// What `--schema` names: a schema's file, and the name under which other schemas find it.
///
/// `rules/order.json` is found by its path, and a relative `$id` or `$ref` inside is relative to that path, so that the files
/// of a folder refer to each other as they would on a server. `https://shop.example/order.json=rules/order.json` hands the
/// file over under the address instead, for schemas that refer to it there; nothing is ever fetched.
struct SchemaArgument: ExpressibleByArgument {
    let name: String
    let file: String

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        if let sign = argument.lastIndex(of: "="), Self.isAddress(argument[..<sign]) {
            name = String(argument[..<sign])
            file = String(argument[argument.index(after: sign)...])
            if file.isEmpty { return nil }
        } else {
            name = argument
            file = argument
        }
    }

    /// Whether a text begins with a scheme: `https:`, `urn:`.
    private static func isAddress(_ text: Substring) -> Bool {
        guard let colon = text.firstIndex(of: ":"), let first = text.first, first.isASCII, first.isLetter else {
            return false
        }
        return text[..<colon].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    }
}
