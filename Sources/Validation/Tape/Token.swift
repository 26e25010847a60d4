/// One value or member name on the tape, in 16 bytes.
///
/// | field | a container | a member name | any other value |
/// |---|---|---|---|
/// | `start`, `end` | its bytes, brackets included | its bytes, quotes included | its bytes |
/// | `link` | the index after its last token; while it is open, its parent | hash of the decoded name | unused |
/// | `info` | kind, marks and, from bit 8, the count of elements or members | kind, marks | kind, marks |
struct Token: Sendable, BitwiseCopyable {
    var start: UInt32
    var end: UInt32
    var link: UInt32
    var info: UInt32

    /// The parent of the outermost container.
    static let noParent = UInt32.max
    /// One element more, as an addition to `info`.
    static let one: UInt32 = 1 << 8

    init(_ kind: JSONKind, marks: Marks = [], start: Int, end: Int, link: UInt32 = 0) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.link = link
        self.info = UInt32(kind.rawValue) | UInt32(marks.rawValue)
    }

    var kind: JSONKind {
        JSONKind(rawValue: UInt8(truncatingIfNeeded: info & 7)) ?? .null
    }

    var isContainer: Bool {
        info & 7 <= UInt32(JSONKind.array.rawValue)
    }

    var isObject: Bool {
        info & 7 == UInt32(JSONKind.object.rawValue)
    }

    var isString: Bool {
        info & 7 == UInt32(JSONKind.string.rawValue)
    }

    /// A string whose bytes are its text, all of it ASCII.
    @inline(__always)
    var isPlainString: Bool {
        info & 0x1F == UInt32(JSONKind.string.rawValue)
    }

    var isNumber: Bool {
        info & 7 == UInt32(JSONKind.number.rawValue)
    }

    /// Elements or members; 0 for scalars.
    var count: Int {
        Int(info >> 8)
    }

    var marks: Marks {
        get { Marks(rawValue: UInt8(truncatingIfNeeded: info & 0xF8)) }
        set { info = info & 0xFFFF_FF07 | UInt32(newValue.rawValue) }
    }
}

extension Token {
    /// What reading a value showed about it. The low three bits are the kind's.
    struct Marks: OptionSet, Sendable, BitwiseCopyable {
        let rawValue: UInt8

        /// A string with a backslash in it: its decoded text differs from its bytes.
        static let escaped = Marks(rawValue: 1 << 3)
        /// A string with bytes of 0x80 and above.
        static let multibyte = Marks(rawValue: 1 << 4)
        /// A string with the escape of half a surrogate pair.
        static let loneSurrogate = Marks(rawValue: 1 << 5)
        /// An object that holds a member name more than once.
        static let repeatedNames = Marks(rawValue: 1 << 6)
        /// A number with a fraction or an exponent.
        static let fractional = Marks(rawValue: 1 << 7)
    }
}
