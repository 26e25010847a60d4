import Synchronization

/// The `Date` field, formatted once a second (RFC 9110 §5.6.7), shared by all connections.
final class DateLine: Sendable {
    private struct Line {
        var second: Int64
        var text: String
    }

    private let line = Mutex(Line(second: .min, text: ""))

    /// - Parameter second: seconds since 1970.
    func text(at second: Int64) -> String {
        line.withLock { line in
            if line.second != second { line = Line(second: second, text: Self.format(second)) }
            return line.text
        }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func format(_ second: Int64) -> String {
        let (days, time) = Int(max(second, 0)).quotientAndRemainder(dividingBy: 86_400)
        let date = civil(days: days)
        let weekday = weekdays[(days + 4) % 7]
        return "\(weekday), \(two(date.day)) \(months[date.month - 1]) \(date.year)"
            + " \(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60)) GMT"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    /// The date of a day counted from 1970-01-01, none before
    /// (https://howardhinnant.github.io/date_algorithms.html#civil_from_days).
    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
