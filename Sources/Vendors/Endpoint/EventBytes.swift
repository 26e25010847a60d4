import Validation

/// The few changes that delivery makes to an event's own bytes. What is not touched stays as it came, to the byte.
enum EventBytes {
    /// Without the top-level members of that name.
    static func removing(member name: String, from body: [UInt8]) -> [UInt8] {
        guard contains(name, in: body), let document = try? Document(parsing: body) else { return body }
        return removingMembers(of: document) { member, _ in document.string(member) == name }
    }

    /// Without the top-level members that `isRemoved` picks by name and value.
    static func removingMembers(of document: Document, where isRemoved: (Node, Node) -> Bool) -> [UInt8] {
        var kept: [ArraySlice<UInt8>] = []
        var removed = 0
        for (name, value) in document.members(of: document.root) {
            if isRemoved(name, value) {
                removed += 1
            } else {
                let (from, to) = (document.bytes(of: name).startIndex, document.bytes(of: value).endIndex)
                kept.append(document.bytes[from..<to])
            }
        }
        guard removed > 0 else { return document.bytes }
        return [UInt8(ascii: "{")] + kept.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "}")]
    }

    /// With one member more, before the closing brace. `body` must be an object.
    static func appending(_ member: String, to body: [UInt8]) -> [UInt8] {
        guard let brace = body.lastIndex(of: UInt8(ascii: "}")) else { return body }
        let last = body[..<brace].last { $0 > UInt8(ascii: " ") }
        let comma = last == UInt8(ascii: "{") ? [] : [UInt8(ascii: ",")]
        return body[..<brace] + comma + Array(member.utf8) + body[brace...]
    }

    /// Whether the name's letters stand anywhere, a cheap look before parsing: every event is looked through. A name written
    /// with escapes stands too.
    private static func contains(_ name: String, in body: [UInt8]) -> Bool {
        let name = Array(name.utf8)
        // Capitals are rarer than other letters: what most bytes are compared with.
        guard let place = name.firstIndex(where: { $0 < UInt8(ascii: "a") }) ?? name.indices.first else { return false }
        let (rare, text) = (name[place], body.span)
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: "\\") { return true }
            guard byte == rare, index >= place, index - place + name.count <= text.count else { continue }
            if name.indices.allSatisfy({ text[index - place + $0] == name[$0] }) { return true }
        }
        return false
    }
}
