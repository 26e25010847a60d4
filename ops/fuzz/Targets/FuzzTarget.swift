/// One way to feed arbitrary bytes to the collector.
///
/// Each is a function that must return for any input: not crash, not run long, and not throw, since what it throws is a
/// promise that did not hold. `ops/soak fuzz` drives them with libFuzzer; `FuzzCorpusTests` replays what was kept.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// A JSON text: read, and every node of it visited.
    case tape
    /// A schema document, a zero byte, an instance: compiled and judged.
    case schema
    /// A regular expression, a zero byte, a text to match.
    case pattern
    /// The body of a request in the Dengage dialect, as intake takes it apart, and what becomes of it on the way out.
    case dengage
    /// The same in the Gravity dialect.
    case gravity
    /// The same in the Gravity Field dialect: a body of events.
    case field
    /// The same in the Ometria dialect, delivered by tracking and by pushing.
    case ometria
    /// The same in the RichRelevance dialect: a query.
    case relevance
    /// The same in the first two, of a body made long: a beginning, a part to repeat and an end, with zero bytes between.
    case growth
    /// The head of a request: a line with method and target, then header lines.
    case head
    /// A vendor's answer: a byte for the status, a line for Retry-After, a body.
    case reply

    /// - Parameter length: how long ``growth`` makes a body, in bytes; a quarter of what intake takes, unless told.
    public func run(_ input: [UInt8], grownTo length: Int = 256 << 10) throws {
        switch self {
        case .tape: try TapeTarget.run(input)
        case .schema: try SchemaTarget.run(input)
        case .pattern: try SchemaTarget.runPattern(input)
        case .dengage: try BodyTarget.dengage().run(input)
        case .gravity: try BodyTarget.gravity().run(input)
        case .field: try BodyTarget.field().run(input)
        case .ometria:
            try BodyTarget.ometria().run(input)
            try BodyTarget.ometriaPush().run(input)
        case .relevance: try BodyTarget.relevance().run(query: input)
        case .growth: try GrowthTarget.run(input, length: length)
        case .head: try HeadTarget.run(input)
        case .reply: ReplyTarget.run(input)
        }
    }
}

/// A promise that an input broke.
struct BrokenPromise: Error {
    let promise: String
}

/// Throws unless a promise holds.
func expect(_ holds: Bool, _ promise: @autoclosure () -> String) throws(BrokenPromise) {
    if !holds { throw BrokenPromise(promise: promise()) }
}
