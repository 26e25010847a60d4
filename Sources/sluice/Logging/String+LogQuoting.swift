extension String {
    /// As a JSON string, in one line.
    var jsonQuoted: String {
        var quoted = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            default: quoted.append(escaped: scalar)
            }
        }
        return quoted + "\""
    }

    /// Without what would break the line or steer the terminal: texts in a log may come from strangers.
    var printable: String {
        var printable = ""
        for scalar in unicodeScalars { printable.append(escaped: scalar) }
        return printable
    }

    /// Controls, C1 too (terminals obey them), and the two separators that some readers take for a line's end.
    private mutating func append(escaped scalar: Unicode.Scalar) {
        switch scalar {
        case "\n": self += "\\n"
        case "\r": self += "\\r"
        case "\t": self += "\\t"
        case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
            let digits = String(scalar.value, radix: 16)
            self += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: unicodeScalars.append(scalar)
        }
    }
}
