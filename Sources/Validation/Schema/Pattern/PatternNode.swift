/// A regular expression as it is read, before it becomes a ``PatternProgram``.
indirect enum PatternNode {
    case scalar(UInt32)
    case any
    case set(ScalarSet)
    case start
    case end
    case boundary(isNegated: Bool)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// `most` nil means without bound.
    case repetition(PatternNode, least: Int, most: Int?)

    /// Whether every match begins at the start of the text.
    var isAnchored: Bool {
        switch self {
        case .start: true
        case .sequence(let nodes): nodes.first?.isAnchored ?? false
        case .alternatives(let nodes): !nodes.isEmpty && nodes.allSatisfy(\.isAnchored)
        default: false
        }
    }
}
