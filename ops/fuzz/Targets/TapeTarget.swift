import Validation

/// Reads a text and visits all of it by every door a document has.
enum TapeTarget {
    /// Nodes whose pointer is asked for: that searches, and is made for messages only.
    private static let mostPointers = 64

    static func run(_ input: [UInt8]) throws {
        let document: Document
        do {
            document = try Document(parsing: input)
        } catch {
            try expect(error.offset <= input.count && error.line > 0 && error.column > 0, "\(error) is in the text")
            return
        }
        var pointers = 0
        try visit(document.root, of: document, pointers: &pointers)
        let root = Array(document.bytes(of: document.root))
        try expect((try? Document(parsing: root)) != nil, "the root's own bytes are JSON")
    }

    private static func visit(_ node: Node, of document: Document, pointers: inout Int) throws {
        try expect(!document.bytes(of: node).isEmpty, "a value has bytes")
        try expect(
            (document.string(node) != nil) == (document.kind(of: node) == .string),
            "a string, and nothing else, has text")
        if pointers < mostPointers {
            pointers += 1
            let pointer = document.pointer(to: node, in: document.root)
            try expect(pointer.isEmpty == (node == document.root), "a node below the root has a pointer")
        }
        var count = 0
        for element in document.elements(of: node) {
            count += 1
            try visit(element, of: document, pointers: &pointers)
        }
        for (name, value) in document.members(of: node) {
            count += 1
            if count <= mostPointers {
                let text = document.string(name) ?? ""
                try expect(
                    document.kind(of: name) == .string && document.member(named: text, of: node) != nil,
                    "a member is found by its name")
            }
            try visit(value, of: document, pointers: &pointers)
        }
        try expect(document.count(of: node) == count, "a container counts what it holds")
    }
}
