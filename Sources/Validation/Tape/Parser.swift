/// Writes the tape: the grammar of RFC 8259 as a loop without recursion.
///
/// The only state besides the position is the innermost open container; each open container keeps its parent in the
/// `link` of its token until it is closed, so nesting costs no stack. Where the tape proves too short, the parser stops
/// before a value and goes on there once it has a longer one.
struct Parser: ~Copyable {
    private var position = 0
    private var open = OpenContainer()
    private(set) var isDone = false
    private(set) var oddities: Oddities = []
    private let maxDepth: Int
    /// The names that the open containers hold so far, by depth.
    private let names: NamesSeen

    init(maxDepth: Int, of bytes: [UInt8]) throws(Flaw) {
        self.maxDepth = maxDepth
        names = NamesSeen(depth: max(0, min(maxDepth, bytes.count)))
        try start(bytes.span)
    }

    private mutating func start(_ text: Span<UInt8>) throws(Flaw) {
        if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF {
            throw Flaw(offset: 0, reason: .byteOrderMark)
        }
        position = text.skippingSpace(from: 0)
        guard position < text.count else { throw Flaw(offset: position, reason: .emptyText) }
    }

    /// Goes on behind the tokens that are written, until the text or the memory for the tape is at its end.
    mutating func goOn(reading bytes: [UInt8], after written: [Token]) throws(Flaw) -> [Token] {
        let capacity = written.isEmpty ? bytes.count / 8 + 8 : written.count * 2
        var flaw: Flaw?
        let tokens = unsafe [Token](unsafeUninitializedCapacity: capacity) { memory, count in
            var tape = unsafe TapeWriter(memory, holding: written, open: open, names: names)
            do throws(Flaw) {
                try read(bytes.span, onto: &tape)
            } catch {
                flaw = error
            }
            open = tape.open
            count = tape.count
        }
        if let flaw { throw flaw }
        return tokens
    }

    /// Long, because it is the whole of the grammar; and everything it calls for a plain value is inlined, so that
    /// position and tape stay in registers: values cost a third less than with a call each.
    private mutating func read(_ text: Span<UInt8>, onto whole: inout TapeWriter) throws(Flaw) {
        var tape = whole
        defer { whole = tape }
        var position = position
        var seen: Token.Marks = []
        defer { if seen.contains(.loneSurrogate) { oddities.insert(.loneSurrogates) } }
        while tape.hasRoomForMember {
            // At the first byte of a value or, in an object, of a member.
            if tape.open.isObject {
                guard position < text.count, text[position] == UInt8(ascii: "\"") else {
                    throw Flaw(offset: position, reason: .nameExpected)
                }
                let (end, marks, hash) = try Self.name(text, at: position)
                tape.append(name: Token(.string, marks: marks, start: position, end: end, link: hash))
                seen.formUnion(marks)
                let colon = text.skippingSpace(from: end)
                guard colon < text.count, text[colon] == UInt8(ascii: ":") else {
                    throw Flaw(offset: colon, reason: .colonExpected)
                }
                position = text.skippingSpace(from: colon &+ 1)
            }
            var end: Int
            guard position < text.count else { throw Flaw(offset: position, reason: .valueExpected) }
            let first = text[position]
            if first == UInt8(ascii: "\"") {
                let marks: Token.Marks
                (end, marks) = try Self.string(text, at: position)
                tape.append(Token(.string, marks: marks, start: position, end: end))
                seen.formUnion(marks)
            } else if first &- UInt8(ascii: "0") < 10 || first == UInt8(ascii: "-") {
                let marks: Token.Marks
                (end, marks) = try Self.number(text, at: position)
                tape.append(Token(.number, marks: marks, start: position, end: end))
            } else if first == UInt8(ascii: "{") {
                try checkDepth(tape.open, at: position)
                tape.push(.object, at: position)
                position = text.skippingSpace(from: position &+ 1)
                guard position < text.count, text[position] == UInt8(ascii: "}") else { continue }
                end = position &+ 1
                tape.close(at: end)
            } else if first == UInt8(ascii: "[") {
                try checkDepth(tape.open, at: position)
                tape.push(.array, at: position)
                position = text.skippingSpace(from: position &+ 1)
                guard position < text.count, text[position] == UInt8(ascii: "]") else { continue }
                end = position &+ 1
                tape.close(at: end)
            } else {
                let kind: JSONKind
                (end, kind) = try Self.literal(text, at: position)
                tape.append(Token(kind, start: position, end: end))
            }
            // Behind a value: the next one, or the end of containers.
            while true {
                let next = text.skippingSpace(from: end)
                guard tape.open.isContainer else { return try finish(text, at: next) }
                tape.countElement()
                let byte = next < text.count ? text[next] : 0
                if byte == UInt8(ascii: ",") {
                    position = text.skippingSpace(from: next &+ 1)
                    break
                }
                guard byte == tape.open.closing else {
                    throw Flaw(
                        offset: next, reason: tape.open.isObject ? .commaOrBraceExpected : .commaOrBracketExpected)
                }
                end = next &+ 1
                if tape.close(at: end), tape.holdsRepeatedNames(text) { oddities.insert(.repeatedNames) }
            }
        }
        self.position = position
    }

    private mutating func finish(_ text: Span<UInt8>, at position: Int) throws(Flaw) {
        guard position == text.count else { throw Flaw(offset: position, reason: .textAfterValue) }
        isDone = true
    }

    @inline(__always)
    private func checkDepth(_ open: OpenContainer, at position: Int) throws(Flaw) {
        guard open.depth < maxDepth else { throw Flaw(offset: position, reason: .tooDeep(maxDepth)) }
    }
}
