import Yams

extension ConfigurationParser {
    /// What the YAML parser did not like, and where. Its own description quotes the line, which may hold a secret.
    static func explain(_ error: YamlError, in text: String) -> (message: String, place: Place?) {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let reason = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
            return ("not valid YAML: \(reason)", Place(mark))
        case .reader(let problem, let offset, _, _):
            return ("not valid YAML: \(problem)", offset.map { place(ofOffset: $0, in: text) })
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { "\"\($0)\"" }.joined(separator: ", ")
            return ("given more than once in one section: \(names)", Place(context.mark))
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return ("not valid YAML: \(error)", nil)
        }
    }

    /// - Parameter offset: in characters.
    private static func place(ofOffset offset: Int, in text: String) -> Place {
        let before = text.prefix(offset)
        let line = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return Place(line: line.count, column: (line.last?.unicodeScalars.count ?? 0) + 1)
    }
}
