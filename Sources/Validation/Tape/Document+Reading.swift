/// Looking members up and decoding strings, for the code around a validation.
extension Document {
    /// The value of the first member of that name; nil when there is none or the value is not an object. Escapes in
    /// the document's names are understood; `name` itself must be plain ASCII.
    public func member(_ name: StaticString, of object: Node) -> Node? {
        member(of: object) { isText(tokens[$0], name) }
    }

    /// The value of the first member of that name; nil when there is none or the value is not an object.
    public func member(named name: String, of object: Node) -> Node? {
        let wanted = Array(name.utf8)
        let hash = NameHash.of(wanted)
        return member(of: object) { index in
            tokens[index].link == hash && decodedBytes(of: tokens[index]) == wanted
        }
    }

    private func member(of object: Node, whereNameAt isWanted: (Int) -> Bool) -> Node? {
        guard tokens[object.index].isObject else { return nil }
        var name = object.index + 1
        let end = Int(tokens[object.index].link)
        while name < end {
            if isWanted(name) { return Node(index: name + 1) }
            name = index(after: name + 1)
        }
        return nil
    }

    /// The decoded text of a string; nil for any other value. Half a surrogate pair becomes U+FFFD.
    public func string(_ node: Node) -> String? {
        let token = tokens[node.index]
        guard token.isString else { return nil }
        if !token.marks.contains(.escaped) { return String(decoding: content(of: token), as: UTF8.self) }
        return String(decoding: decodedBytes(of: token), as: UTF8.self)
    }

    /// The decoded text of a string as UTF-8; nil for any other value. Half a surrogate pair becomes U+FFFD.
    public func stringBytes(_ node: Node) -> [UInt8]? {
        let token = tokens[node.index]
        return token.isString ? decodedBytes(of: token) : nil
    }

    /// Whether the value is a string of exactly this text, which must be plain ASCII.
    public func isString(_ node: Node, _ text: StaticString) -> Bool {
        let token = tokens[node.index]
        return token.isString && isText(token, text)
    }

    /// The path from a value down to another inside it, as a JSON Pointer (https://www.rfc-editor.org/rfc/rfc6901);
    /// empty for the value itself. The pointer of a member name is that of its value. For messages: it searches, and
    /// it cuts names longer than 200 characters.
    public func pointer(to node: Node, in ancestor: Node) -> String {
        place(of: node, in: ancestor).pointer
    }

    /// A pointer, and whether the node is a member name and not a value.
    func place(of node: Node, in ancestor: Node) -> (pointer: String, isName: Bool) {
        var pointer = ""
        var current = ancestor.index
        while current != node.index, tokens[current].isContainer, node.index < Int(tokens[current].link) {
            guard let step = step(towards: node.index, from: current) else { break }
            pointer += "/" + step.reference
            current = step.index
            if step.isName { return (pointer, true) }
        }
        return (pointer, false)
    }

    /// The child of a container that is the target, holds it, or is named by it.
    private func step(
        towards target: Int, from container: Int
    ) -> (reference: String, index: Int, isName: Bool)? {
        let isObject = tokens[container].isObject
        var child = container + 1
        var position = 0
        while child < Int(tokens[container].link) {
            let value = isObject ? child + 1 : child
            let next = index(after: value)
            if target < next {
                return (isObject ? reference(toName: child) : String(position), value, target < value)
            }
            child = next
            position += 1
        }
        return nil
    }

    private func reference(toName name: Int) -> String {
        let text = Self.escaped(string(Node(index: name)) ?? "")
        return text.unicodeScalars.count <= 200 ? text : String(text.unicodeScalars.prefix(200)) + "…"
    }

    /// A member name as part of a JSON Pointer.
    public static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
        var escaped = ""
        for character in name.unicodeScalars {
            switch character {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}

extension Document {
    /// What stands between the quotes of a string.
    func content(of string: Token) -> ArraySlice<UInt8> {
        bytes[Int(string.start) + 1..<Int(string.end) - 1]
    }

    func decodedBytes(of string: Token) -> [UInt8] {
        guard string.marks.contains(.escaped) else { return Array(content(of: string)) }
        var decoded: [UInt8] = []
        var reader = ScalarReader(content: string)
        reader.appendAll(of: bytes.span, to: &decoded)
        return decoded
    }

    /// Whether a string's decoded text is this ASCII text.
    private func isText(_ string: Token, _ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        if !string.marks.contains(.escaped) {
            return Int(string.end) - Int(string.start) - 2 == length
                && bytes.span.holds(text, at: Int(string.start) + 1)
        }
        var reader = ScalarReader(content: string)
        for index in 0..<length {
            guard let scalar = reader.next(in: bytes.span), unsafe scalar == UInt32(text.utf8Start[index]) else {
                return false
            }
        }
        return reader.next(in: bytes.span) == nil
    }
}
