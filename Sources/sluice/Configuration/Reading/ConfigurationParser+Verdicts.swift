import Vendors

extension ConfigurationParser {
    /// A section whose keys are HTTP statuses or codes of the vendor, and whose values are verdicts.
    mutating func verdicts(in destination: Section) -> [Configuration.Verdict]? {
        let (name, path) = ("verdicts", destination.path(of: "verdicts"))
        guard key(name, in: destination) != nil else { return nil }
        guard let entry = destination[name] else { return [] }
        let pattern = destination.pattern(of: name)
        guard let section = section(of: entry.value, path: path, pattern: pattern, place: entry.place) else {
            return nil
        }
        return section.entries.compactMap { verdict($0, path: section.path(of: $0.name)) }
    }

    private mutating func verdict(_ entry: Section.Entry, path: String) -> Configuration.Verdict? {
        if !Self.isStatus(entry.name) && !Self.isCode(entry.name) {
            let message = "expected an HTTP status, 200 to 599, or a code of the vendor such as NO_ACCOUNT"
            fault(message, at: entry.place, path: path)
        }
        let words = VerdictOverrides.Word.allCases.map(\.rawValue)
        guard let word = entry.word.flatMap(VerdictOverrides.Word.init(rawValue:)) else {
            let found = entry.word.map { "\"\($0)\"" } ?? entry.value.found
            let nearest = entry.word.flatMap { ConfigurationReference.nearest(to: $0, among: words) }
            fault(
                "expected \(words.joined(separator: " or ")), found \(found)", at: entry.valuePlace, path: path,
                suggestion: nearest)
            return nil
        }
        return Configuration.Verdict(reply: entry.name, word: word)
    }

    private static func isStatus(_ text: String) -> Bool {
        text.utf8.count == 3 && (Int(notation: text).map { (200...599).contains($0) } ?? false)
    }

    private static func isCode(_ text: String) -> Bool {
        guard let first = text.first, ("A"..."Z").contains(first), text.utf8.count <= 64 else { return false }
        return text.allSatisfy { ("A"..."Z").contains($0) || $0.isASCIIDigit || $0 == "_" }
    }
}
