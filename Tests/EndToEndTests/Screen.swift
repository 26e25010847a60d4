/// What a person sees of what a program writes to a terminal: as much of one as `sluice` uses. Text wraps at the right
/// edge unless that is switched off, and what scrolls off the top is gone.
struct Screen {
    let columns: Int
    let rows: Int
    private var lines: [[Unicode.Scalar]] = [[]]
    private var row = 0
    private var column = 0
    private var isWrapping = true
    /// A control sequence that has not ended.
    private var sequence = ""
    /// Of a character of several bytes that has not ended.
    private var bytes: [UInt8] = []
    /// Whether any colour came.
    private(set) var isColoured = false
    /// How often everything that was to be seen went away at once.
    private(set) var blanks = 0
    /// Lines that were wider than the terminal.
    private(set) var wrapped = 0
    /// Lines that went off at the top.
    private(set) var scrolled = 0
    /// Sequences that it does not know.
    private(set) var unknown: [String] = []

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// Without the spaces at the ends of lines, and without the lines at the end that are empty.
    var text: String {
        let shown = lines.map { line -> String in
            let end = line.lastIndex { $0 != " " }.map { $0 + 1 } ?? 0
            return String(String.UnicodeScalarView(line[..<end]))
        }
        return shown[..<(shown.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0)].joined(separator: "\n")
    }

    mutating func take(_ chunk: some Sequence<UInt8>) {
        for byte in chunk {
            bytes.append(byte)
            guard let text = String(validating: bytes, as: UTF8.self) else { continue }
            bytes = []
            for scalar in text.unicodeScalars { take(scalar) }
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        switch scalar {
        case _ where !sequence.isEmpty:
            sequence.unicodeScalars.append(scalar)
            if sequence.count > 2, scalar.properties.isAlphabetic { control() }
        case "\u{1B}": sequence = "\u{1B}"
        case "\r": column = 0
        case "\n": feed()
        default: show(scalar)
        }
    }

    private mutating func control() {
        defer { sequence = "" }
        let isBlank = text.isEmpty
        switch sequence.dropFirst(2) {
        case "H": (row, column) = (0, 0)
        case "J":
            lines.removeSubrange((row + 1)...)
            lines[row] = Array(lines[row].prefix(column))
        case "2J": lines = Array(repeating: [], count: row + 1)
        case "K": lines[row] = Array(lines[row].prefix(column))
        case "2K": lines[row] = []
        case "?7l": isWrapping = false
        case "?7h": isWrapping = true
        case let other where other.hasSuffix("m"): isColoured = true
        default: unknown.append(String(sequence.dropFirst()))
        }
        if !isBlank, text.isEmpty { blanks += 1 }
    }

    private mutating func show(_ scalar: Unicode.Scalar) {
        if column == columns, isWrapping {
            wrapped += 1
            column = 0
            feed()
        }
        column = min(column, columns - 1)
        while lines[row].count <= column { lines[row].append(" ") }
        lines[row][column] = scalar
        column += 1
    }

    private mutating func feed() {
        row += 1
        if row == rows {
            lines.removeFirst()
            row -= 1
            scrolled += 1
        }
        while lines.count <= row { lines.append([]) }
    }
}
