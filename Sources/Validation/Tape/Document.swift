/// One JSON text, read once: the bytes as they came and a flat tape of tokens that point into them.
///
/// **What is read.** RFC 8259 to the letter (https://www.rfc-editor.org/rfc/rfc8259): one value with white space
/// around it, no comments, no trailing commas, no byte order mark, and nothing after the value. Strings must be valid
/// UTF-8 (no surrogates, no overlong forms, nothing above U+10FFFF) and hold no raw control characters, so a raw NUL
/// is malformed; an escaped `\u0000` is ordinary text. A text that breaks a rule is refused whole, with offset, line
/// and column of the first byte that cannot be what it is: ``JSONFault``.
///
/// **What is noticed but not refused**, because it concerns one event and not the text: the escape of a lone surrogate
/// (`"\ud800"`) and a member name that an object holds twice. Both are marked on the tape while it is written, so that
/// ``Schema/validate(_:at:)`` can report them without a pass of its own.
///
/// **The tape** holds a token of 16 bytes per value and per member name, in the order of the text:
///
/// | value | tokens |
/// |---|---|
/// | `null`, `true`, `false`, a number, a string | one |
/// | an array | one, then its elements |
/// | an object | one, then name, value, name, value … |
///
/// A token knows where its bytes begin and end, and a container knows the token after its last one; so a value is
/// skipped in one step and its own bytes are handed on without copying or rewriting. Nothing is decoded on the way:
/// numbers stay text (`12345678901234567890.10` keeps every digit), strings keep their escapes, and both are compared
/// in that form. A member name also carries a hash of its decoded bytes, which is what schemas look it up by.
///
/// **Bounds.** Offsets have 32 bits and counts 24, hence texts under 32 MiB; nesting is bounded by `maxDepth`. Time and
/// memory grow linearly with the text; only where an object holds names of equal hash are its names sorted.
public struct Document: Sendable {
    /// The whole text, unchanged.
    public let bytes: [UInt8]
    /// Never empty: the root is at index 0.
    let tokens: [Token]
    /// What was noticed anywhere in the text; lets a validation skip the search for it.
    let oddities: Oddities

    /// The largest text that is read, in bytes.
    static let maxBytes = 1 << 25

    /// Reads one JSON text.
    ///
    /// - Parameter maxDepth: how many containers may be open at once; `[[]]` needs 2.
    public init(parsing bytes: [UInt8], maxDepth: Int = 64) throws(JSONFault) {
        guard bytes.count < Self.maxBytes else {
            throw JSONFault(offset: 0, line: 1, column: 1, message: "the text is longer than 32 MiB")
        }
        self.bytes = bytes
        do throws(Flaw) {
            var parser = try Parser(maxDepth: maxDepth, of: bytes)
            var tokens: [Token] = []
            while !parser.isDone { tokens = try parser.goOn(reading: bytes, after: tokens) }
            self.tokens = tokens
            self.oddities = parser.oddities
        } catch {
            throw JSONFault(error, in: bytes)
        }
    }

    /// The value that the text is.
    public var root: Node {
        Node(index: 0)
    }

    public func kind(of node: Node) -> JSONKind {
        tokens[node.index].kind
    }

    /// The value's own bytes as they stand in the text, quotes and brackets included.
    public func bytes(of node: Node) -> ArraySlice<UInt8> {
        let token = tokens[node.index]
        return bytes[Int(token.start)..<Int(token.end)]
    }

    /// The number of elements of an array or members of an object; 0 for any other value.
    public func count(of node: Node) -> Int {
        tokens[node.index].count
    }

    /// The elements of an array, in order; empty when the value is not an array.
    public func elements(of array: Node) -> Elements {
        Elements(document: self, array: array)
    }

    /// The members of an object, in order and with repeats; empty when the value is not an object.
    public func members(of object: Node) -> Members {
        Members(document: self, object: object)
    }
}

extension Document {
    /// The index of the token that follows a value and all it holds.
    func index(after index: Int) -> Int {
        let token = tokens[index]
        return token.isContainer ? Int(token.link) : index + 1
    }
}
