/// The innermost container that is open while a tape is written.
struct OpenContainer {
    /// Its token; ``Token/noParent`` outside of the outermost one.
    var index = Token.noParent
    /// How many are open.
    var depth = 0
    /// The bracket that will close it.
    var closing: UInt8 = 0

    var isContainer: Bool { index != Token.noParent }

    var isObject: Bool { closing == UInt8(ascii: "}") }
}
