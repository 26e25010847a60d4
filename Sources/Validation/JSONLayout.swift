/// A JSON text for people to read and edit, and back in one line. Numbers and strings keep every character.
public enum JSONLayout {
    /// A line of the text that people read.
    public struct Line: Sendable, Equatable {
        /// JSON Pointer to what begins on it; nil where only a bracket closes.
        public var pointer: String?
        public var text: String
    }

    /// A member or an element to a line, two spaces for each level.
    public static func lines(_ document: Document) -> [Line] {
        var lines: [Line] = []
        write(document.root, of: document, at: "", Line(pointer: "", text: ""), indent: "", into: &lines)
        return lines
    }

    public static func pretty(_ document: Document) -> String {
        lines(document).map(\.text).joined(separator: "\n")
    }

    /// Without white space between the tokens.
    public static func compact(_ document: Document) -> [UInt8] {
        var out: [UInt8] = []
        write(document.root, of: document, into: &out)
        return out
    }

    private static func text(_ node: Node, _ document: Document) -> String {
        String(decoding: document.bytes(of: node), as: UTF8.self)
    }

    /// - Parameter line: what stands before the value on its line.
    private static func write(
        _ node: Node, of document: Document, at pointer: String, _ line: Line, indent: String, into lines: inout [Line]
    ) {
        var line = line
        let brackets: (open: String, close: String)
        switch document.kind(of: node) {
        case .object: brackets = ("{", "}")
        case .array: brackets = ("[", "]")
        default:
            line.text += text(node, document)
            return lines.append(line)
        }
        let children = children(of: node, in: document)
        guard !children.isEmpty else {
            line.text += brackets.open + brackets.close
            return lines.append(line)
        }
        line.text += brackets.open
        lines.append(line)
        for (index, child) in children.enumerated() {
            let place = "\(pointer)/\(child.step)"
            let start = Line(pointer: place, text: indent + "  " + (child.name.map { "\($0): " } ?? ""))
            write(child.value, of: document, at: place, start, indent: indent + "  ", into: &lines)
            if index < children.count - 1 { lines[lines.count - 1].text += "," }
        }
        lines.append(Line(pointer: nil, text: indent + brackets.close))
    }

    /// - Returns: each with its step in a JSON Pointer, and its name as it is written where it has one.
    private static func children(
        of node: Node, in document: Document
    ) -> [(step: String, name: String?, value: Node)] {
        guard document.kind(of: node) == .object else {
            return document.elements(of: node).enumerated().map { ("\($0.offset)", nil, $0.element) }
        }
        return document.members(of: node).map { name, value in
            let step = document.string(name) ?? ""
            return (step.replacing("~", with: "~0").replacing("/", with: "~1"), text(name, document), value)
        }
    }

    private static func write(_ node: Node, of document: Document, into out: inout [UInt8]) {
        switch document.kind(of: node) {
        case .object:
            out.append(UInt8(ascii: "{"))
            for (index, (name, value)) in document.members(of: node).enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                out += document.bytes(of: name)
                out.append(UInt8(ascii: ":"))
                write(value, of: document, into: &out)
            }
            out.append(UInt8(ascii: "}"))
        case .array:
            out.append(UInt8(ascii: "["))
            for (index, element) in document.elements(of: node).enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                write(element, of: document, into: &out)
            }
            out.append(UInt8(ascii: "]"))
        default: out += document.bytes(of: node)
        }
    }
}
