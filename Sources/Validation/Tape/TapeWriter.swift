/// A tape while it is written, in memory that will be an array's.
///
/// Plain pointers, because an array asks at every token whether it is shared and whether it must grow: a fifth of the
/// parser's time. Nothing is written past the memory's end: a turn of the parser's loop writes two tokens at most, a
/// member's name and its value, and begins only where there is room for them. All other places written to are those of
/// open containers.
@safe
struct TapeWriter {
    private let tokens: UnsafeMutableBufferPointer<Token>
    private(set) var count: Int
    private(set) var open: OpenContainer
    private let names: NamesSeen
    /// The container that was closed last.
    private var closed = 0

    init(
        _ memory: UnsafeMutableBufferPointer<Token>, holding written: [Token], open: OpenContainer, names: NamesSeen
    ) {
        precondition(memory.count >= written.count)
        unsafe tokens = memory
        count = written.count
        self.open = open
        self.names = names
        for (index, token) in written.enumerated() { unsafe memory.initializeElement(at: index, to: token) }
    }

    /// Whether a value and a name may follow.
    @inline(__always)
    var hasRoomForMember: Bool { unsafe count &+ 2 <= tokens.count }

    @inline(__always)
    mutating func append(_ token: Token) {
        unsafe tokens.initializeElement(at: count, to: token)
        count &+= 1
    }

    /// A name of the open object.
    @inline(__always)
    mutating func append(name: Token) {
        if names.insert(name.link, at: open.depth) {
            unsafe tokens[Int(open.index)].marks.insert(.repeatedNames)
        }
        append(name)
    }

    /// One more element or member of the open container.
    @inline(__always)
    func countElement() {
        unsafe tokens[Int(open.index)].info &+= Token.one
    }

    @inline(__always)
    mutating func push(_ kind: JSONKind, at start: Int) {
        append(Token(kind, start: start, end: start, link: open.index))
        open.index = UInt32(truncatingIfNeeded: count &- 1)
        open.depth &+= 1
        open.closing = kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")
        if kind == .object { names.clear(at: open.depth) }
    }

    /// Closes the open container. True when it may hold a name twice: ``holdsRepeatedNames(_:)`` knows.
    @discardableResult @inline(__always)
    mutating func close(at end: Int) -> Bool {
        closed = Int(open.index)
        var token = unsafe tokens[closed]
        let parent = token.link
        token.end = UInt32(truncatingIfNeeded: end)
        token.link = UInt32(truncatingIfNeeded: count)
        unsafe tokens[closed] = token
        open.index = parent
        open.depth &-= 1
        if parent != Token.noParent {
            open.closing = unsafe tokens[Int(parent)].isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        }
        return token.marks.contains(.repeatedNames)
    }

    /// Whether the object that was closed last holds a name twice; it is marked so, or is no longer.
    @inline(never)
    func holdsRepeatedNames(_ text: Span<UInt8>) -> Bool {
        let written = unsafe UnsafeBufferPointer(rebasing: tokens[..<count])
        if unsafe RepeatedNames.exist(in: closed, tokens: written.span, text: text) { return true }
        unsafe tokens[closed].marks.remove(.repeatedNames)
        return false
    }
}
