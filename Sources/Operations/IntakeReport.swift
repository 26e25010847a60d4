public import EventLog

/// What intake did since the process started, as far as the log does not know it.
public struct IntakeReport: Sendable {
    /// µs of each request: parsing it and judging its events.
    public var validation: Histogram
    /// µs of each request whose events were stored: from its whole body to its answer.
    public var answer: Histogram
    /// Accepted events.
    public var kinds: [(source: String, kind: String, count: Int)]
    /// What became of reads that were passed through: by outcome, and how long they took in µs.
    public var reads: [(source: String, outcomes: [(name: String, count: Int)], duration: Histogram)]
    /// Against which advice events were accepted, the most frequent first.
    public var advice: [AdviceReport]

    public init(
        validation: Histogram, answer: Histogram, kinds: [(source: String, kind: String, count: Int)],
        reads: [(source: String, outcomes: [(name: String, count: Int)], duration: Histogram)], advice: [AdviceReport]
    ) {
        self.validation = validation
        self.answer = answer
        self.kinds = kinds
        self.reads = reads
        self.advice = advice
    }
}
