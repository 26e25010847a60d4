/// The name of a source, a destination or a limit group: it appears in the log, in metric labels and in commands.
struct Name: Hashable, Sendable {
    let text: String
}

extension Name: ConfigurationNotation {
    static let expectation = "a name of lower-case letters, digits and hyphens that starts with a letter or digit"

    init?(notation text: String) {
        let isPlain = text.allSatisfy { ("a"..."z").contains($0) || $0.isASCIIDigit || $0 == "-" }
        guard isPlain, let first = text.first, first != "-", text.utf8.count <= 64 else { return nil }
        self.text = text
    }

    var notation: String { text }
}
