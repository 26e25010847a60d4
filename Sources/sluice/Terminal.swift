#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writing to the standard streams, unbuffered.
enum Terminal {
    static func print(_ line: String) {
        write(line + "\n", to: STDOUT_FILENO)
    }

    static func complain(_ line: String) {
        write("sluice: " + line + "\n", to: STDERR_FILENO)
    }

    static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Text from elsewhere without what would steer a terminal: control characters but for line breaks and tabs.
    static func harmless(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isControl = scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
                    return isControl ? "\u{FFFD}" : scalar
                }))
    }

    /// The width of the terminal that standard output is; nil when it is none.
    static var columns: Int? { size?.columns }

    private static var size: (columns: Int, rows: Int)? {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Whether standard output is read by a person who wants colours (https://no-color.org).
    static var isColoured: Bool {
        guard isatty(STDOUT_FILENO) == 1 else { return false }
        return unsafe getenv("NO_COLOR").map { unsafe $0.pointee == 0 } ?? true
    }

    // MARK: In place

    private static let eraseLine = "\u{1B}[2K"
    private static let eraseToEndOfLine = "\u{1B}[K"
    private static let eraseToEndOfScreen = "\u{1B}[J"
    private static let clear = "\u{1B}[2J"
    private static let home = "\u{1B}[H"
    /// What is wider than the terminal is cut off and not continued on the next line.
    private static let cutOff = "\u{1B}[?7l"
    private static let wrap = "\u{1B}[?7h"

    /// One line in the place of the one before, where standard output is a terminal; elsewhere the last only.
    static func redraw(line: String, isLast: Bool) {
        if size != nil {
            write("\r" + eraseLine + cutOff + line + wrap + (isLast ? "\n" : ""), to: STDOUT_FILENO)
        } else if isLast {
            print(line)
        }
    }

    /// A text in the place of the one before, as much of it as the terminal has lines, at once: what stays the same does not
    /// flicker. Where standard output is no terminal, after an empty line.
    static func redraw(screen text: String, isFirst: Bool) {
        guard let size else { return print(isFirst ? text : "\n" + text) }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // The cursor stands in the last one.
        let most = max(size.rows - 1, 2)
        if size.rows > 0, lines.count > most {
            let left = lines.count - most + 1
            lines.removeLast(left)
            lines.append("… \(left) more lines")
        }
        let body = lines.map { "\($0)\(eraseToEndOfLine)\n" }.joined()
        write((isFirst ? clear : "") + home + cutOff + body + eraseToEndOfScreen + wrap, to: STDOUT_FILENO)
    }
}
