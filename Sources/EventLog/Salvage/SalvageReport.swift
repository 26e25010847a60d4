/// What was brought over from a damaged log, and what was not.
public struct SalvageReport: Sendable {
    public var events = 0
    public var letters = 0
    /// Stretches of numbers of which nothing could be read, both ends included. The last one is open-ended when the end of
    /// the table could not be read.
    public struct Gap: Sendable, Equatable {
        public var table: String
        public var first: Int64
        /// Nil: to the end.
        public var last: Int64?
    }

    public var gaps: [Gap] = []
    /// What had to be decided, in words.
    public var remarks: [String] = []
    /// Events that were pending by the counters and are not there, per destination, now counted as removed.
    public var lost: [(destination: String, count: Int)] = []

    /// Nothing was unreadable.
    public var isWhole: Bool { gaps.isEmpty && remarks.isEmpty && lost.isEmpty }
}
