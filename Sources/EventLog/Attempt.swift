/// One time that an event was sent, and what came of it.
public struct Attempt: Sendable, Equatable {
    public enum Outcome: String, Sendable, CaseIterable {
        case delivered
        /// Some of its request were refused by name.
        case partly
        /// Refused with the whole request, which was halved, or was this event alone.
        case refused
        /// The vendor could not take anything.
        case later
        /// It failed, and it may have been the vendor or one of the request.
        case unsure
        /// The vendor did not take us for whom we are: it counts for no attempt.
        case parked
        /// Found unfit before it was sent.
        case unsent
    }

    /// Which request to the vendor it was part of: ``BatchID``.
    public var batch: UInt64
    /// When it was sent, in milliseconds since 1970.
    public var at: Int64
    public var outcome: Outcome
    /// The HTTP status of the answer; nil when there was none.
    public var status: Int?
    /// How many events or letters the request carried.
    public var events: Int
    /// Until the answer, or until none was waited for any more, in milliseconds.
    public var took: Int

    public init(batch: UInt64, at: Int64, outcome: Outcome, status: Int?, events: Int, took: Int) {
        self.batch = batch
        self.at = at
        self.outcome = outcome
        self.status = status
        self.events = events
        self.took = took
    }
}

/// The id of a request to a vendor, as it stands in logs and beside attempts.
public enum BatchID {
    /// 16 hexadecimal digits, of which the first is `b`: so none is taken for the id of an intake request.
    public static func text(of id: UInt64) -> String { RequestID.text(of: id) }

    /// Those that follow the first of a process.
    ///
    /// - Parameter start: of the process, in milliseconds since 1970. Unique as long as fewer than a thousand requests are sent
    ///   per millisecond on average since then, and the clock is not set back by more than the time between two starts.
    public static func origin(of start: Int64) -> UInt64 {
        0xB << 60 | UInt64(bitPattern: start) << 10 & (1 << 60 - 1)
    }
}
