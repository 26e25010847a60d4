/// Rules that stand side by side in ``Plan/ruleLists``.
struct RuleList: Sendable, BitwiseCopyable {
    var first: Int32
    var count: Int32

    var indices: Range<Int> { Int(first)..<Int(first) + Int(count) }
}
