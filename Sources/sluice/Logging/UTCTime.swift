import EventLog
import Vendors

/// A point in time, written as RFC 3339 in UTC with milliseconds: `2026-03-01T08:00:00.123Z`.
struct UTCTime: Hashable, Sendable {
    let millisecondsSinceEpoch: Int64

    static func now() -> UTCTime {
        UTCTime(millisecondsSinceEpoch: WallClock.milliseconds())
    }
}

extension UTCTime: CustomStringConvertible {
    var description: String { Timestamp.text(milliseconds: millisecondsSinceEpoch) }
}
