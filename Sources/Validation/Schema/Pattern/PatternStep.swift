/// One step of a program. A step that takes a character goes on with the one after it.
enum PatternStep: Sendable, BitwiseCopyable {
    case scalar(UInt32)
    /// `.`, anything but a line end.
    case any
    /// By index in the sets of the program or, once it is there, of the plan.
    case set(Int32)
    case jump(Int32)
    case split(Int32, Int32)
    /// `^`
    case start
    /// `$`
    case end
    /// `\b` or, when negated, `\B`.
    case boundary(isNegated: Bool)
    case match
}
