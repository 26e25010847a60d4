/// One subschema: the instructions that a value must all satisfy.
struct Rule: Sendable, BitwiseCopyable {
    /// Index of the first instruction.
    var first: Int32 = 0
    /// Index after the last one.
    var end: Int32 = 0
    /// Index of the sentence of its `x-message`, or −1.
    var sentence: Int32 = -1
    /// Marked `x-advice`: what it finds are warnings, and it never makes a value invalid.
    var isAdvice = false

    mutating func take(_ instructions: Range<Int>) {
        first = Int32(instructions.lowerBound)
        end = Int32(instructions.upperBound)
    }
}
