import Validation

/// A JSON text for people to read and edit, and back in one line. Numbers and strings keep every character.
enum JSONLayout {
    /// A member or an element to a line, two spaces for each level.
    static func pretty(_ document: Document) -> String {
        var out = ""
        write(document.root, of: document, indent: "", into: &out)
        return out
    }

    /// Without white space between the tokens.
    static func compact(_ document: Document) -> [UInt8] {
        var out: [UInt8] = []
        write(document.root, of: document, into: &out)
        return out
    }

    private static func text(_ node: Node, _ document: Document) -> String {
        String(decoding: document.bytes(of: node), as: UTF8.self)
    }

    private static func write(_ node: Node, of document: Document, indent: String, into out: inout String) {
        let inner = indent + "  "
        switch document.kind(of: node) {
        case .object where document.count(of: node) > 0:
            out += "{\n"
            for (index, (name, value)) in document.members(of: node).enumerated() {
                out += (index > 0 ? ",\n" : "") + inner + text(name, document) + ": "
                write(value, of: document, indent: inner, into: &out)
            }
            out += "\n" + indent + "}"
        case .array where document.count(of: node) > 0:
            out += "[\n"
            for (index, element) in document.elements(of: node).enumerated() {
                out += (index > 0 ? ",\n" : "") + inner
                write(element, of: document, indent: inner, into: &out)
            }
            out += "\n" + indent + "]"
        case .object: out += "{}"
        case .array: out += "[]"
        default: out += text(node, document)
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
