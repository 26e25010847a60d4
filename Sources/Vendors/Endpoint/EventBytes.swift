import Validation

/// The few changes that delivery makes to an event's own bytes. What is not touched stays as it came, to the byte.
enum EventBytes {
    /// Without the top-level members of that name. Every event is looked through, and nearly all stay as they are.
    static func removing(member name: String, from body: [UInt8]) -> [UInt8] {
        guard mayHold(name, body), let document = try? Document(parsing: body) else { return body }
        return removingMembers(of: document) { member, _ in document.string(member) == name }
    }

    private static func mayHold(_ name: String, _ body: [UInt8]) -> Bool {
        var name = name
        return name.withUTF8 { name in
            unsafe body.withUnsafeBufferPointer { unsafe ByteSearch.mayHold(name, json: $0) }
        }
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
}
