/// A program in a plan. All programs share ``Plan/patternSteps`` and ``Plan/sets``, so that running one counts no references.
struct Pattern: Sendable, BitwiseCopyable {
    /// Index of the first step; jumps are relative to it.
    var first: Int32
    var count: Int32
    /// Every match begins at the start of the text.
    var isAnchored: Bool
    /// Index in ``Plan/cells`` of the first row of its ``PatternTable``, or −1 when it has none.
    var table: Int32
    /// Index in ``Plan/sources``.
    var source: Int32
}
