/// Moments as HTTP writes them, all three forms (RFC 9110 §5.6.7). The name of the day is not compared with the date.
public enum HTTPDate {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let longDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    /// The first form, which is the one to write.
    public static func text(milliseconds: Int64) -> String {
        let text = Array(Timestamp.text(milliseconds: milliseconds))
        let month = Int(String(text[5...6])).map { months[$0 - 1] } ?? ""
        // The first of January 1970 was a Thursday.
        let day = (Int(milliseconds / 86_400_000) % 7 + 10) % 7
        return "\(days[day]), \(String(text[8...9])) \(month) \(String(text[0...3])) \(String(text[11...18])) GMT"
    }

    /// Milliseconds since 1970; nil when it is none of the three.
    ///
    /// - Parameter now: a year of two digits that would lie more than 50 years after it is one of the century before.
    static func milliseconds(_ text: String, now: Int64) -> Int64? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 6 where days.contains(String(parts[0].dropLast())) && parts[0].hasSuffix(",") && parts[5] == "GMT":
            return moment(
                day: digits(parts[1], 2), month: parts[2], year: digits(parts[3], 4), time: parts[4])
        case 4 where longDays.contains(String(parts[0].dropLast())) && parts[0].hasSuffix(",") && parts[3] == "GMT":
            let date = parts[1].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
            guard date.count == 3, let short = digits(date[2], 2) else { return nil }
            return moment(day: digits(date[0], 2), month: date[1], year: year(short, now: now), time: parts[2])
        case 5 where days.contains(parts[0]):
            return moment(day: digits(parts[2], 2), month: parts[1], year: digits(parts[4], 4), time: parts[3])
        case 6 where days.contains(parts[0]) && parts[2].isEmpty:
            return moment(day: digits(parts[3], 1), month: parts[1], year: digits(parts[5], 4), time: parts[4])
        default:
            return nil
        }
    }

    private static func year(_ short: Int64, now: Int64) -> Int64? {
        guard let current = Int64(Timestamp.text(milliseconds: now).prefix(4)) else { return nil }
        let year = current / 100 * 100 + short
        return year > current + 50 ? year - 100 : year
    }

    private static func moment(day: Int64?, month: String, year: Int64?, time: String) -> Int64? {
        guard let day, let year, let month = months.firstIndex(of: month) else { return nil }
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { digits(String($0), 2) }
        guard clock.count == 3, let hours = clock[0], let minutes = clock[1], let seconds = clock[2] else { return nil }
        guard (1...31).contains(day), hours < 24, minutes < 60, seconds <= 60 else { return nil }
        let days = Timestamp.days(year: year, month: Int64(month) + 1, day: day)
        return (days * 86_400 + hours * 3600 + minutes * 60 + seconds) * 1000
    }

    private static func digits(_ text: String, _ count: Int) -> Int64? {
        guard text.utf8.count == count, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text)
    }
}
