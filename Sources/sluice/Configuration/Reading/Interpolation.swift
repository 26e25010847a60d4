/// Replaces `${NAME}` by a variable of the environment, `${NAME:-text}` by it or a default, `${file:PATH}` by what is
/// in a file, and `$$` by a dollar sign. What comes in is not looked at again.
struct Interpolation {
    let environment: [String: String]
    /// The configuration file, from whose directory paths count.
    let file: String

    func resolve(_ text: String) throws(InterpolationFault) -> String {
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.hasPrefix("$") {
                result += "$"
                rest = rest.dropFirst()
            } else if rest.hasPrefix("{"), let end = rest.firstIndex(of: "}") {
                result += try value(of: rest[..<end].dropFirst())
                rest = rest[rest.index(after: end)...]
            } else {
                throw InterpolationFault("a lone $: write ${NAME} for a variable, $$ for a dollar sign")
            }
        }
        return result + rest
    }

    private func value(of reference: Substring) throws(InterpolationFault) -> String {
        if reference.hasPrefix("file:") {
            return try content(of: String(reference.dropFirst("file:".count)))
        }
        let name = reference.prefix { $0.isASCII && ($0.isLetter || $0.isASCIIDigit || $0 == "_") }
        let rest = reference.dropFirst(name.count)
        guard let first = name.first, !first.isASCIIDigit, rest.isEmpty || rest.hasPrefix(":-") else {
            throw InterpolationFault("${\(reference)} is neither ${NAME}, ${NAME:-text} nor ${file:PATH}")
        }
        let value = environment[String(name)]
        if rest.isEmpty {
            guard let value else { throw InterpolationFault("the environment has no variable \(name)") }
            return value
        }
        // As in a shell: a variable that is empty counts as not set.
        return value.flatMap { $0.isEmpty ? nil : $0 } ?? String(rest.dropFirst(2))
    }

    private func content(of path: String) throws(InterpolationFault) -> String {
        do {
            let text = try TextFile.content(of: LocalPath(path, from: file).resolved, atMost: 64 << 10)
            // One character, also when the line ends in CR LF.
            return text.last?.isNewline == true ? String(text.dropLast()) : text
        } catch {
            throw InterpolationFault("${file:\(path)}: \(error.reason)")
        }
    }
}
