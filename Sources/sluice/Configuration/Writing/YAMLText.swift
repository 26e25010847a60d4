/// Writes YAML a line at a time: sections indented by two spaces, values in the notation of the configuration.
struct YAMLText {
    private(set) var text = ""
    private var depth = 0

    /// A section without lines is written as `{}`.
    mutating func section(_ name: String, _ content: (inout YAMLText) -> Void) {
        var inner = YAMLText()
        inner.depth = depth + 1
        content(&inner)
        line(name, inner.text.isEmpty ? " {}" : "")
        text += inner.text
    }

    /// A list of sections, each of one line at least.
    mutating func sections<Element>(
        _ name: String, _ elements: [Element], _ content: (Element, inout YAMLText) -> Void
    ) {
        line(name, elements.isEmpty ? " []" : "")
        for element in elements {
            var inner = YAMLText()
            inner.depth = depth + 2
            content(element, &inner)
            let dash = String(repeating: "  ", count: depth + 1) + "- "
            text += dash + inner.text.dropFirst(dash.count)
        }
    }

    /// A key of the user's own. Keys are not looked through for references.
    static func key(_ name: String) -> String { isPlain(name) ? name : quoted(name, reference: "$") }

    /// Nothing when there is no value.
    mutating func value<Value: ConfigurationNotation>(_ name: String, _ value: Value?) {
        if let value { line(name, " " + Self.scalar(value)) }
    }

    mutating func list<Value: ConfigurationNotation>(_ name: String, _ values: [Value]?) {
        if let values { line(name, " [" + values.map(Self.scalar).joined(separator: ", ") + "]") }
    }

    private mutating func line(_ name: String, _ rest: String) {
        text += String(repeating: "  ", count: depth) + name + ":" + rest + "\n"
    }

    private static func scalar<Value: ConfigurationNotation>(_ value: Value) -> String {
        let text = value.notation
        // The configuration reads `$` as the start of a reference.
        return isPlain(text) ? text : quoted(text, reference: "$$")
    }

    private static func isPlain(_ text: String) -> Bool {
        let isPlain = text.allSatisfy(isPlainCharacter) && text.first?.isPunctuation == false && text.last != ":"
        return isPlain && text.lowercased() != "null"
    }

    private static func isPlainCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isASCIIDigit || "-./:".contains(character))
    }

    private static func quoted(_ text: String, reference: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "$": result += reference
            case _ where scalar.properties.generalCategory == .control:
                let digits = String(scalar.value, radix: 16)
                result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return "\"\(result)\""
    }
}
