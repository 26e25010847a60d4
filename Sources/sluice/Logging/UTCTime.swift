import Foundation

/// A point in time, written as RFC 3339 in UTC with milliseconds: `2026-03-01T08:00:00.123Z`.
struct UTCTime: Hashable, Sendable {
    let millisecondsSinceEpoch: Int64

    static func now() -> UTCTime {
        UTCTime(millisecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}

extension UTCTime: CustomStringConvertible {
    var description: String {
        let dayMilliseconds: Int64 = 86_400_000
        // Rounded down, for times before 1970 too.
        let days = (millisecondsSinceEpoch - (millisecondsSinceEpoch < 0 ? dayMilliseconds - 1 : 0)) / dayMilliseconds
        let inDay = millisecondsSinceEpoch - days * dayMilliseconds
        let (year, month, day) = Self.date(daysSinceEpoch: days)
        let date = "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))"
        let hour = Self.digits(inDay / 3_600_000, 2)
        let minute = Self.digits(inDay / 60_000 % 60, 2)
        let second = Self.digits(inDay / 1000 % 60, 2)
        return "\(date)T\(hour):\(minute):\(second).\(Self.digits(inDay % 1000, 3))Z"
    }

    /// The civil date of a day: years begin in March here, so that the leap day is the last of a year, and 400 of them
    /// are 146,097 days. After https://howardhinnant.github.io/date_algorithms.html#civil_from_days
    private static func date(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let days = daysSinceEpoch + 719_468
        let era = (days - (days < 0 ? 146_096 : 0)) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func digits(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
